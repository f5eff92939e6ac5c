"""What a trigger does: one file a kind, found by itself (`registry`)."""

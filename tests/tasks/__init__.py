"""Tasks: made, listed, done."""

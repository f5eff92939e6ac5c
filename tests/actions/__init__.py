"""Each kind of action: what it says, what it does, and when it can not."""

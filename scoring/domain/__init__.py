"""What is done to models and scores: every write, keyword-only, each in its own transaction."""

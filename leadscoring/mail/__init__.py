"""E-mail that goes out: each once."""

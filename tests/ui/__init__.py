"""The interface: numbers, drawings, tags, the shell, and the style guide in a browser."""

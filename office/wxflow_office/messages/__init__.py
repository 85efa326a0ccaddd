"""Messages: gathered, rendered, delivered."""

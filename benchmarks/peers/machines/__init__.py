"""State machines, one a file: each fires one event a transaction."""

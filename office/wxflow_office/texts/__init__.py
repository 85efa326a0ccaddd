"""Languages, and facts as text and JSON."""

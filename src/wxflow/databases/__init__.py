"""The two databases we run on."""

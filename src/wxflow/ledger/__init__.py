"""The only write path: what the database holds, with what was decided laid over it."""

"""`wxflow machine`."""

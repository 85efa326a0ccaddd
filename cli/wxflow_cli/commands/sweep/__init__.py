"""`wxflow sweep`."""

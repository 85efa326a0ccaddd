"""`wxflow policy`."""

"""`wxflow suspend`."""

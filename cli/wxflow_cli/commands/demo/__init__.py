"""`wxflow demo`."""

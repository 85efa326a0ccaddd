"""`wxflow import`."""

"""`wxflow company`."""

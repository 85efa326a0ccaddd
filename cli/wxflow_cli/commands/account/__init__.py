"""`wxflow account`."""

"""`wxflow audit`."""

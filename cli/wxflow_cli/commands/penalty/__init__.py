"""`wxflow penalty`, besides its events."""

"""`wxflow approval`, besides its events."""

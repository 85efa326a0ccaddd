"""What waits for whom, what falls due, what may be done next."""

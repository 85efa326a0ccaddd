"""What waits for whom, in any role."""

"""What several machines are put together from."""

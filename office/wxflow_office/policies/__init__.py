"""Compare policies, and play cases under them."""

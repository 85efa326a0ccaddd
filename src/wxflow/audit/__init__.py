"""Verify what is kept: seals, sequences, states, and every step against its declaration."""

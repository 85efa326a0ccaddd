"""Kinds of timers, one a file: each carries out what is due while many more are pending."""

"""Timers, one kind a file: each carries out what is due while many more are pending."""

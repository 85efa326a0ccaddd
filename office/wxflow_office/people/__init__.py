"""Whoever is known: searched for, what hangs on them, what they are to be called in a chat."""

"""Decide purely what an event leads to: no database in reach."""

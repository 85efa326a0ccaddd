"""Sweeps of many companies in turns, and their figures."""

"""Inspections: what a chat shows against what should be."""

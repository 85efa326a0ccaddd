"""Approvals as cases of their own."""

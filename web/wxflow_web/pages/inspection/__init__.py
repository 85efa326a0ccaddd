"""Inspections: a chat's export held against what should be, and what the chat is to be asked."""

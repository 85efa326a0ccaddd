"""The record: its steps and their causes, whether it holds, and what is taken out of it."""

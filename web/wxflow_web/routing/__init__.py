"""Which address leads where, and the one place that asks who may."""

"""The record told to process mining: event logs, nets, kept deadlines."""

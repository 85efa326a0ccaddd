"""Working days and hours, in layers of notices."""

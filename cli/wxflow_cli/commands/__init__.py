"""Commands written by hand, one file each."""

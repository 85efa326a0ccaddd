"""Commands from files, carried out in order."""

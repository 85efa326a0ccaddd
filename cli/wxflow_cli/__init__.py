"""A door: parse, call one verb, print."""

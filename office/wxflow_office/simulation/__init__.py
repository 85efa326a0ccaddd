"""A made-up company's year, of any size."""

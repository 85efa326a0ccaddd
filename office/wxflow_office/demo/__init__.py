"""A small made-up company, played into a database of its own."""

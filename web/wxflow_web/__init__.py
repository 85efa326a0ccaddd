"""A door: pages for whoever has a browser, and an API for programs."""

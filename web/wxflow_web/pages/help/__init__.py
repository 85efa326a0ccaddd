"""Help: the guides, each page with its part of them."""

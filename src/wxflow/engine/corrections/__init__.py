"""Put commands right: what was recorded since is told anew, and the difference written down."""

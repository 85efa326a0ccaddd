"""Start the door: a server, its threads, its end."""

"""What other projects make of the same work, on the same server, with the same durability."""

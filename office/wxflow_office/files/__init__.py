"""Files and texts as they come in and go out."""

"""One company as a whole: listed, exported, loaded, deleted."""

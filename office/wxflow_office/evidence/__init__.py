"""Evidence for a stranger: packs, and their verification."""

"""How fast: the engine against hand-written SQL doing the same writes, in the same run."""

"""Prove the record to a stranger: checkpoints, Merkle trees, signatures, proofs."""

"""The notice of a penalty: whose it is, since when, each day counted, what may be done."""

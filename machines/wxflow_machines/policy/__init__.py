"""The values a company may change, and the file they stand in."""

"""What is done with the Measures, whichever door one came through."""

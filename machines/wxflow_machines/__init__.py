"""What we run: the Measures as declarations, and the policy a company may change."""

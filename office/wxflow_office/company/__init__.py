"""Open a company: its database, its policy, its clock."""

"""Who somebody is: passwords, sessions, form tokens."""

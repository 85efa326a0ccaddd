"""The verbs: fire, apply, sweep, recount, migrate, and what examines an installation."""

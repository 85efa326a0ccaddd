"""The policy: what it says, and how another one comes into force."""

"""For whoever operates the installation: its health, its messages, official notices of days off, copies."""

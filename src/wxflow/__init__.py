"""The engine: persisted state machines with deadlines in working days and a sealed audit trail."""

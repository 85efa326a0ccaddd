"""Groups, their memberships and handovers."""

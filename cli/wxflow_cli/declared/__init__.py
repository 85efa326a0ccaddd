"""Commands made from the declarations."""

"""What a machine is declared with, and all that the machines may see of the engine."""

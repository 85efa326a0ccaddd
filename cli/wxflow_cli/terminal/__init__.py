"""What every command shares: options, printing, exit codes."""

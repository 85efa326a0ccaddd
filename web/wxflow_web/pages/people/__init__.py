"""People: searched for, shown with what hangs on them, brought in from files."""

"""People, groups and rosters from files."""

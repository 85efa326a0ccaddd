"""Accounts for the page: added, invited anew, ended, listed."""

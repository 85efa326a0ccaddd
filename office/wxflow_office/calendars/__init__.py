"""Calendars for people: a month with what falls due in it, and a feed for the calendar on their phone."""

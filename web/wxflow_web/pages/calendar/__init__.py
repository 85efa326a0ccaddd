"""The calendar: a month with what falls due, and the feed for the calendar on somebody's phone."""

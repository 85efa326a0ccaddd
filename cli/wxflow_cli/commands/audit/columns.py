"""What a step is told by, in full."""

COLUMNS = (
    "company", "machine", "key", "seq", "event", "from", "to", "actor", "reason", "data", "at", "recorded_at",
    "request_id", "cause", "via", "entered_at", "seal",
)  # fmt: skip

"""How long a failing root is left alone."""

FIRST_DELAY = 60_000_000
LONGEST_DELAY = 86_400_000_000


def delay_after(failures: int) -> int:
    """Return how long a root is parked after so many failures, microseconds: doubled with every one."""
    return int(min(FIRST_DELAY * 2 ** min(failures - 1, 20), LONGEST_DELAY))

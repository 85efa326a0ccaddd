"""Search for garbage in a way that keeps nobody waiting: while Python searches, no thread answers."""

import gc

_OFTEN = (700, 10, 10)
"""New objects between two searches, and how many of those come before one of what has outlived them."""


def let_be_what_stays() -> None:
    """Search once, then never again among what is there by now, and often among what comes from now on.

    A command that soon ends searches rarely, which is what it had been set to: a search among 50,000 new objects held
    everybody up for 64 ms of processor time, one among all there are for 82.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_OFTEN)

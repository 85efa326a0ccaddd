"""A server holds no more for having answered: what it has made for a request goes with it."""

import gc
import sys
from itertools import pairwise

from tests.given.databases import ON_SQLITE
from tests.given.web import Browser, Door

PATHS = ("/", "/groups", "/done", "/machines/group/G1", "/machines/group", "/nowhere", "/sign-in")
TURNS, ROUNDS = 12, 5


def blocks_after(browser: Browser) -> int:
    """Look at every page in turn; return how many blocks of memory are given out then, to texts as well.

    No collector knows of those, and nothing else that the process holds is as exact.
    """
    for _ in range(TURNS):
        for path in PATHS:
            browser.look(path)
    for _ in range(3):
        gc.collect()
    return sys.getallocatedblocks()


@ON_SQLITE
def test_requests_do_not_each_leave_something_of_theirs_behind(door: Door) -> None:
    browser = door.browser("E0004")
    held = [blocks_after(browser) for _ in range(ROUNDS)]
    # What a thread makes once and keeps comes in some of the rounds, what is left behind in all of them.
    assert min(after - before for before, after in pairwise(held)) < TURNS * len(PATHS), held

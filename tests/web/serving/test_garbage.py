"""A search for garbage in a server is a short one."""

import gc
from collections.abc import Iterator

import pytest

from wxflow_web.serving.garbage import let_be_what_stays


@pytest.fixture
def as_before() -> Iterator[None]:
    """Put back how this process searches."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("as_before")
def test_what_is_there_when_a_server_starts_is_never_searched_again_and_what_comes_is_often() -> None:
    gc.set_threshold(50_000)  # as a command is set that soon ends
    stays = [[number] for number in range(1_000)]
    let_be_what_stays()
    searched = {id(one) for one in gc.get_objects()}
    assert not searched.intersection(map(id, stays))
    assert gc.get_threshold()[0] <= 1_000

"""Whoever looks at the demo company finds something to do."""

from collections.abc import Iterator

import pytest

from wxflow_office.company.company import Company, opened
from wxflow_office.demo import play
from wxflow_office.demo.people import PRESENT, VISITORS
from wxflow_office.desk.desk import Desk
from wxflow_office.files import temporary


@pytest.fixture
def busy() -> Iterator[Company]:
    """Play the company up to its busy day."""
    with temporary.folder() as folder, opened(play.laid_out(folder)) as company:
        play.play(company, folder, PRESENT)
        assert not play.play_morning(company).refused
        yield company


def test_everybody_who_may_look_at_the_demo_has_something_on_their_desk(busy: Company) -> None:
    outlook = busy.outlook()
    empty = [one.person for one in VISITORS if not Desk(busy, outlook, PRESENT, one.person).waiting()]
    assert empty == []

"""A machine that nobody here has heard of is on the desk, on a page and in the API as soon as it is declared."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.given.founded import POLICY, Hand
from tests.given.web import PRESENT, Door, served, text
from tests.web.api.test_events import Program
from wxflow.decide.compiled import Machines
from wxflow.declare.context import Context, Role
from wxflow.declare.duty import Duty
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition
from wxflow_machines.measures import MACHINES
from wxflow_machines.parts.roles import EMPLOYEE, HR
from wxflow_office.company import clock
from wxflow_office.company.places import Place

pytestmark = ON_BOTH


def keeper(context: Context) -> tuple[str, ...]:
    return (str(context.facts["keeper"]),)


def is_dry(context: Context) -> str | None:
    return "the ground is wet still" if context.data["litres"] > 5 else None


KEEPER = Role("keeper", keeper)
PLANT = Machine(
    name="plant",
    title="a plant of the office",
    key=("plant",),
    duties=(Duty("Water the plant", "water", ("thirsty",), (KEEPER,)),),
    transitions=(
        Transition("put", None, "thirsty", by=(EMPLOYEE,), data=(Field("keeper", names="person"),)),
        Transition(
            "water", "thirsty", "fresh", by=(KEEPER,), guard=is_dry,
            data=(Field("litres", "integer", least=1), Field("how", "choice", choices=("can", "hose"))),
            note="not too much",
        ),
        Transition("throw_out", ("thirsty", "fresh"), "gone", by=(HR,), reason=True),
    ),
)  # fmt: skip


@pytest.fixture
def garden(hand: Hand, tmp_path: Path) -> Iterator[Door]:
    """Serve a company with a machine more."""
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    place = Place(database=hand.engine.store.url, policy=tmp_path / "policy.toml")
    clock.set_to(PRESENT)
    try:
        with served(place, Machines((*MACHINES, PLANT))) as url:
            yield Door(hand, url, place.policy)
    finally:
        clock.set_to(None)


def test_it_is_begun_waits_on_the_desk_and_is_done_there(garden: Door) -> None:
    somebody, keeper_ = garden.browser("E0003"), garden.browser("E0004")
    assert "/events/plant/put" in somebody.get("/").text
    answer = somebody.post("/events/plant/put", key="ficus", data__keeper="E0004")
    assert "thirsty" in text(answer)
    assert "Water the plant" not in text(somebody.get("/"))
    desk = keeper_.get("/")
    assert "Water the plant" in text(desk)
    assert 'name="data.litres"' in desk.text and '<option value="hose"' in desk.text
    refused = keeper_.post("/events/plant/water/ficus", data__litres="9", data__how="can")
    assert (refused.status_code, "the ground is wet still" in text(refused)) == (409, True)
    wrong = keeper_.post("/events/plant/water/ficus", data__litres="much", data__how="bucket")
    assert (wrong.status_code, "litres" in text(wrong), "bucket" in text(wrong)) == (422, True, True)
    assert "fresh" in text(keeper_.post("/events/plant/water/ficus", data__litres="2", data__how="can"))
    assert "Nothing waits for you" in text(keeper_.get("/"))


def test_its_page_says_who_may_do_what_and_its_form_what_it_asks_for(garden: Door) -> None:
    somebody = garden.browser("E0003")
    somebody.post("/events/plant/put", key="ficus", data__keeper="E0004")
    page = text(somebody.get("/machines/plant/ficus"))
    assert "keeper (E0004)" in page and "hr" in page
    form = text(somebody.get("/events/plant/water/ficus"))
    assert "not too much" in form and "You may not do this." in form
    assert somebody.post("/events/plant/throw_out/ficus", reason="x").status_code == 409


def test_it_is_in_the_api(garden: Door) -> None:
    program = Program(garden, "E0004", "plant.*", "read")
    assert program.post("/plant/ficus/put", {"data": {"keeper": "E0004"}}).json()["steps"][0]["to"] == "thirsty"
    assert [one["event"] for one in program.client.get("/desk").json()] == ["water"]
    answer = program.post("/plant/ficus/water", {"data": {"litres": 9, "how": "can"}})
    assert (answer.status_code, answer.json()["why"]) == (409, "the ground is wet still")

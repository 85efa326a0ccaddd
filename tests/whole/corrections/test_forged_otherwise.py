"""Every way of changing what a correction has written is found, however well it is sealed."""

import json
from collections.abc import Callable

import pytest

from tests.given.databases import ON_BOTH, Raw
from tests.given.forging import change, forged, reseal
from tests.given.founded import Hand, moment
from tests.machines.test_corrections import corrected, findings
from wxflow.engine import sweep
from wxflow.json_values import canonical

pytestmark = ON_BOTH
Forgery = Callable[[Raw], str]
"""Changes a step, and returns the name of its instance."""
COLUMNS = "source, target, actor, reason, at, recorded_at, policy, declaration, seal, via, entered_at"
MEMBERSHIP, PERSON, CORRECTION = "membership/G1/E0002", "person/E0002", "correction/C1"


@pytest.fixture
def mended(hand: Hand) -> Hand:
    """Return a hand at a company where a transfer was void, and what it had cost withdrawn."""
    hand.at("2026-03-03 09:00")("person/E0002", "transfer", "E0008", unit="采购部")
    hand("person/E0003", "rename", "E0008", name="黄娟")
    sweep.sweep(hand.engine, moment("2026-03-10 09:00"))
    corrected(hand, "person/E0002#2", "2026-03-10 10:00", void=True)
    return hand


def _where(name: str, event: str) -> tuple[str, tuple[str, str, str]]:
    machine, _, key = name.partition("/")
    return "machine = ? AND key = ? AND event = ?", (machine, key, event)


def _set(name: str, event: str, what: str, *values: object) -> Forgery:
    """Change something of a step."""

    def forge(database: Raw) -> str:
        where, at = _where(name, event)
        change(database, f"UPDATE steps SET {what} WHERE {where}", *values, *at)
        return name

    return forge


def _told(name: str, event: str, **told: object) -> Forgery:
    """Change what a step's data say."""

    def forge(database: Raw) -> str:
        where, at = _where(name, event)
        ((text,),) = database.execute(f"SELECT data FROM steps WHERE {where}", at).fetchall()
        return _set(name, event, "data = ?", canonical({**json.loads(text), **told}))(database)

    return forge


def _without(name: str, event: str) -> Forgery:
    """Take the last step of an instance away."""

    def forge(database: Raw) -> str:
        where, at = _where(name, event)
        change(database, f"DELETE FROM steps WHERE {where}", *at)
        return name

    return forge


def _besides(name: str, cause: str) -> Forgery:
    """Have something corrected that a correction did not concern: its last step was not to be."""

    def forge(database: Raw) -> str:
        machine, _, key = name.partition("/")
        ((seq,),) = database.execute(
            "SELECT max(seq) FROM steps WHERE key = ? AND machine = ?", (key, machine)
        ).fetchall()
        life = {"by": "correction/C1", "calendar": "x", "life": [{"steps": [1, seq - 1]}], "timers": {}}
        change(
            database,
            f"INSERT INTO steps (company, machine, key, seq, event, data, cause, {COLUMNS}) "
            f"SELECT company, ?, ?, ?, event, ?, ?, 'employed', 'employed', actor, reason, at, recorded_at, policy, "
            f"(SELECT declaration FROM steps WHERE key = ? AND machine = ? AND seq = 1), seal, via, entered_at "
            "FROM steps WHERE key = 'E0002' AND event = 'corrected'",
            machine, key, seq + 1, canonical(life), cause, key, machine,
        )  # fmt: skip
        return name

    return forge


OTHERS = "who, why and when are another's"
CAME_TO = "says otherwise than telling it anew leads to what it came to"
FORGERIES: dict[str, tuple[Forgery, str]] = {
    "something else is corrected besides": (_besides("person/E0003", "correction/C1#2"), "which stood as it would"),
    "something is corrected by no correction": (_besides("person/E0003", "person/E0003#2"), "which there is not"),
    "what was corrected names another actor": (_set(PERSON, "corrected", "actor = 'E0008'"), OTHERS),
    "what was corrected names another reason": (_set(PERSON, "corrected", "reason = '别的'"), OTHERS),
    "what was corrected names another moment": (_set(PERSON, "corrected", "at = at - 1"), OTHERS),
    "what was corrected names another correction": (_told(PERSON, "corrected", by="correction/C9"), OTHERS),
    "one of two is not corrected": (_without(PERSON, "corrected"), "must have corrected person/E0002"),
    "another life is told": (_told(PERSON, "corrected", life=[{"steps": [1, 2]}]), "tells another life"),
    "a deadline that does not run is told": (
        _told(MEMBERSHIP, "corrected", timers={"add": [1, 1, 1]}), "cannot be learnt",
    ),
    "it was proposed by who approved it": (_set(CORRECTION, "propose", "actor = 'E0009'"), "nobody approves"),
    "another command is put right": (
        _told(CORRECTION, "propose", step="person/E0003#2"), "must have corrected person/E0003",
    ),
    "it is put right otherwise": (
        _told(CORRECTION, "propose", void=False, data={"unit": "总经办"}), "tells another life of person/E0002",
    ),
    "less is told to be withdrawn": (_told(CORRECTION, "told", withdrawn=[]), CAME_TO),
    "less is told to stand otherwise": (_told(CORRECTION, "told", changed=[]), CAME_TO),
    "nothing is told of it": (_without(CORRECTION, "told"), CAME_TO),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_it_is_found_that(mended: Hand, forgery: str) -> None:
    forge, said = FORGERIES[forgery]
    with forged(mended) as database:
        reseal(mended, database, forge(database))
    assert any(said in one for one in findings(mended)), findings(mended)

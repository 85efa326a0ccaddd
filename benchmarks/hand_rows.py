"""What the hand-written way works out: the rows that a fixed rule leads to, the same as the engine's."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

from benchmarks.company import CODE, HR, VIA, policy, salt
from wxflow.decide.command import Command
from wxflow_machines.measures import MACHINES

_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_HASHES = {machine.name: machine.hash for machine in MACHINES}
_POLICY = policy().hash
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Row = tuple[Any, ...]
SEAL = 16
"""Where a step's row has its seal, behind its declaration."""


class Added(NamedTuple):
    """What adding a member writes: the step, its opening, and the membership's new facts."""

    step: Row
    opening: Row
    facts: str


class Begun(NamedTuple):
    """What is written of somebody who joins, or of the unit they open: the first step, its opening if any, the rest."""

    step: Row
    opening: Row | None
    instance: Row
    refs: tuple[Row, ...]


class Charged(NamedTuple):
    """What an overdue add writes: its step, and the penalty with its first step and two refs."""

    overdue: Row
    instance: Row
    first: Row
    refs: tuple[Row, Row]


def added(command: Command, group: Row, due: object, membership: Row, person_facts: str) -> Added:
    """Add a member; `group` is facts, state and clock, `membership` seq, state, facts and head."""
    key, now = command.key, command.recorded_at
    group_facts, group_state, clock = group
    seq, state, facts, head = membership
    if due or clock > now or group_state != "active" or command.actor not in json.loads(group_facts)["leads"]:
        raise ValueError("not possible")
    if state != "owed" or command.data["nickname"] != json.loads(person_facts)["name"]:
        raise ValueError("not possible")
    hidden = salt(f"membership/{key}#{seq + 1}:0")
    sealed = {"nickname": {"sealed": sha256(hidden + command.data["nickname"].encode()).hexdigest()}}
    step = _sealed(
        head, CODE, "membership", key, seq + 1, "add", state, "present", command.actor, None, _json(sealed),
        now, now, command.request_id, None, _POLICY, _HASHES["membership"],
    )  # fmt: skip
    opening = (CODE, "membership", key, seq + 1, 0, key.split("/")[1], hidden, command.data["nickname"])
    return Added(step, opening, _json({**json.loads(facts), **command.data}))


def lead_of(facts: str, recorded_at: int, clock: int, moment: int) -> str:
    """Return a group's first lead at a moment, when nothing has come after it."""
    if recorded_at > moment or clock > moment:
        raise ValueError("the group of that day would have to be looked up")
    lead: str = json.loads(facts)["leads"][0]
    return lead


def charged(due: Row, lead: str) -> Charged:
    """Take the overdue step of a membership, and propose the penalty that follows."""
    key, entry, moment, state, seq, head = due
    group, person = key.split("/")
    overdue = _sealed(
        head, CODE, "membership", key, seq + 1, "overdue", state, state, "clock", None,
        _json({"timer": "add", "entry": entry}), moment, moment, None, f"membership/{key}#{entry}",
        _POLICY, _HASHES["membership"],
    )  # fmt: skip
    cause = f"membership/{key}#{entry}:add"
    facts = _json(
        {
            "clause": "18",
            "debtor": lead,
            "debtor_role": "lead",
            "amount": 20,
            "floor": None,
            "ceiling": None,
            "group": group,
            "subject": person,
            "cause": cause,
            "at": (_EPOCH + timedelta(microseconds=moment)).astimezone(_SHANGHAI).isoformat(),
        }
    )
    penalty = f"{cause}/{lead}"
    first = _sealed(
        bytes(32), CODE, "penalty", penalty, 1, "propose", None, "proposed", "clock", None, facts,
        moment, moment, None, f"membership/{key}#{seq + 1}", _POLICY, _HASHES["penalty"],
    )  # fmt: skip
    instance = (CODE, "penalty", penalty, f"penalty/{penalty}", "proposed", 1, facts, first[SEAL], first[SEAL - 1])
    refs = ((CODE, "penalty", "debtor", lead, penalty), (CODE, "penalty", "group", group, penalty))
    return Charged(overdue, (*instance, moment, moment, moment), first, refs)


def joined(person: str, name: str, unit: str, now: int, salt: bytes) -> Begun:
    """Enter somebody who is new."""
    hidden = {"name": {"sealed": sha256(salt + name.encode()).hexdigest()}, "unit": unit}
    step = _sealed(
        bytes(32), CODE, "person", person, 1, "join", None, "employed", HR, None, _json(hidden),
        now, now, None, None, _POLICY, _HASHES["person"],
    )  # fmt: skip
    refs = (("name", normalize("NFKC", person).casefold()), ("unit", normalize("NFKC", unit)))
    return _begun(step, (CODE, "person", person, 1, 0, person, salt, name), {"name": name, "unit": unit}, refs)


def opened(unit: str, by: str, now: int) -> Begun:
    """Open the unit of somebody who joins."""
    step = _sealed(
        bytes(32), CODE, "unit", unit, 1, "open", None, "open", HR, None, "{}",
        now, now, None, f"person/{by}#1", _POLICY, _HASHES["unit"],
    )  # fmt: skip
    return _begun(step, None, {"name": unit, "names": [unit]}, (("name", normalize("NFKC", unit)),))


def _begun(step: Row, opening: Row | None, facts: Any, refs: tuple[tuple[str, str], ...]) -> Begun:
    machine, key, state, now = step[1], step[2], step[6], step[11]
    own = (CODE, machine, key, f"{machine}/{key}", state, 1, _json(facts), step[SEAL], step[SEAL - 1], now, now, now)
    return Begun(step, opening, own, tuple((CODE, machine, *ref, key) for ref in refs))


def _sealed(head: bytes, *row: Any) -> Row:
    """Return a step's row with its seal, entered when it is recorded."""
    entered = (VIA, row[11])
    parts = ["-" if value is None else f"{len(str(value))}:{value}" for value in (*row, *entered)]
    return (*row, sha256(("wxflow step 2\n" + "".join(parts)).encode() + head).digest(), *entered)

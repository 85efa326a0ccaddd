"""What an act makes of an approval's case: the facts before it, who acts, and with what data → the facts after it."""

from collections.abc import Callable, Mapping

from wxflow.declare.records import Facts, Step
from wxflow_machines.approval.case import APPLICANT, Seat, asked_seat, before, removable, turn

Act = Callable[[Facts, str, Facts], Facts]


def _started(_: Facts, actor: str, data: Facts) -> Facts:
    levels = [
        {
            **{name: value for name, value in level.items() if name != "approvers"},
            "seats": [{"seat": one, "holder": one} for one in level["approvers"]],
        }
        for level in data["levels"]
    ]
    begun: Facts = {"votes": [], "last": None, "urged": 0, "escalated": None, "level": None}
    return {**data, "applicant": actor, **begun, "levels": levels}


def _were_asked(facts: Facts, _: str, data: Facts) -> Facts:
    return {**facts, "level": data["level"], "urged": 0, "escalated": None}


def _voted(facts: Facts, actor: str, data: Facts, *, against: bool) -> Facts:
    now, seat = turn(facts), asked_seat(facts, data.get("for") or actor)
    assert now is not None
    assert seat is not None
    vote = {"level": now.level["name"], "seat": seat["seat"], "by": actor, "against": against}
    vote["own"] = actor == seat["holder"]
    return {**facts, "votes": [*facts["votes"], vote], "last": None if against else actor}


def _approved(facts: Facts, actor: str, data: Facts) -> Facts:
    return _voted(facts, actor, data, against=False)


def _rejected(facts: Facts, actor: str, data: Facts) -> Facts:
    return _voted(facts, actor, data, against=True)


def _returned(facts: Facts, _: str, data: Facts) -> Facts:
    """Take back every vote from a level on; what was agreed before a return to the applicant stands, if unchanged."""
    kept = facts["votes"]
    if data["to"] != APPLICANT:
        kept = [vote for vote in kept if vote["level"] in before(facts, data["to"])]
    return _undelegated({**facts, "votes": kept, "last": None})


def _resubmitted(facts: Facts, _actor: str, _data: Facts) -> Facts:
    return {**facts, "last": None}


def _amended(facts: Facts, _actor: str, _data: Facts) -> Facts:
    """What has changed must pass every level again."""
    return _undelegated({**facts, "votes": [], "last": None})


def _taken_back(facts: Facts, actor: str, _: Facts) -> Facts:
    if facts["last"] == actor:
        return {**facts, "votes": facts["votes"][:-1], "last": None}
    return _undelegated({**facts, "last": None}, actor)


def _transferred(facts: Facts, actor: str, data: Facts) -> Facts:
    return _reseated(facts, data.get("for") or actor, lambda seat: {**_free(seat), "holder": data["to"]})


def _delegated(facts: Facts, actor: str, data: Facts) -> Facts:
    return _reseated(
        facts, data.get("for") or actor, lambda seat: {**seat, "delegate": data["to"], "delegated_by": actor}
    )


def _answered(facts: Facts, actor: str, _: Facts) -> Facts:
    levels = [
        {**level, "seats": [_free(s) if s.get("delegate") == actor else s for s in level["seats"]]}
        for level in facts["levels"]
    ]
    return {**facts, "levels": levels, "last": None}


def _added(facts: Facts, actor: str, data: Facts) -> Facts:
    now = turn(facts)
    assert now is not None
    seat = {"seat": data["person"], "holder": data["person"], "added_by": actor}
    levels = list(facts["levels"])
    number = levels.index(now.level)
    if data["place"] == "with":
        levels[number] = {**now.level, "seats": [*now.level["seats"], seat]}
    else:
        taken = {level["name"] for level in levels}
        stem = now.level["name"].partition("+")[0]
        name = next(one for n in range(1, len(levels) + 2) if (one := f"{stem}+{n}") not in taken)
        new = {**now.level, "name": name, "by": "all", "votes": 1, "seats": [seat]}
        levels.insert(number + (data["place"] == "after"), new)
    return {**facts, "levels": levels, "last": None}


def _removed(facts: Facts, actor: str, data: Facts) -> Facts:
    gone = {id(seat) for seat in removable(facts, actor) if seat["seat"] == data["person"]}
    levels = [
        {**level, "seats": [seat for seat in level["seats"] if id(seat) not in gone]} for level in facts["levels"]
    ]
    return {**facts, "levels": [level for level in levels if level["seats"]], "last": None}


def _copied(facts: Facts, _: str, data: Facts) -> Facts:
    return {**facts, "copied": list(dict.fromkeys([*facts["copied"], *data["people"]]))}


def _urged(facts: Facts, _actor: str, _data: Facts) -> Facts:
    return {**facts, "urged": facts["urged"] + 1}


def _escalated(facts: Facts, _: str, data: Facts) -> Facts:
    return {**facts, "escalated": data["to"]}


def _reseated(facts: Facts, holder: str, change: Callable[[Seat], Seat]) -> Facts:
    """Change the seat that somebody holds and is asked for."""
    now, seat = turn(facts), asked_seat(facts, holder)
    assert now is not None
    assert seat is not None
    new = {**now.level, "seats": [change(one) if one is seat else one for one in now.level["seats"]]}
    return {**facts, "levels": [new if one is now.level else one for one in facts["levels"]], "last": None}


def _undelegated(facts: Facts, by: str | None = None) -> Facts:
    levels = [
        {**level, "seats": [_free(s) if by in (None, s.get("delegated_by")) else s for s in level["seats"]]}
        for level in facts["levels"]
    ]
    return {**facts, "levels": levels}


def _free(seat: Seat) -> Seat:
    return {name: value for name, value in seat.items() if name not in ("delegate", "delegated_by")}


ACTS: Mapping[str, Act] = {
    "start": _started,
    "ask": _were_asked,
    "approve": _approved,
    "reject": _rejected,
    "return": _returned,
    "resubmit": _resubmitted,
    "amended": _amended,
    "take_back": _taken_back,
    "transfer": _transferred,
    "delegate": _delegated,
    "answer": _answered,
    "add": _added,
    "remove": _removed,
    "cc": _copied,
    "urge": _urged,
    "escalate": _escalated,
}
"""By event."""


def learn(facts: Facts, step: Step) -> Facts:
    """Return the facts after a step, and among them who is asked now."""
    after = ACTS[step.event](facts, step.actor, step.data)
    now = turn(after) if step.target == "open" else None
    return {**after, "asked": [seat["holder"] for seat in now.asked] if now else []}

"""A second reading of the rules for approvals, from the steps alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

from tests.given.founded import DAY, GROUP, HOUR, Hand, engine_at
from tests.given.founded import POLICY as BASE
from wxflow.declare.records import Instance, Step
from wxflow.engine import sweep
from wxflow.engine.outlook import Outlook
from wxflow.errors import BadInput, BadInputs, Refused
from wxflow.store.queries import Queries
from wxflow_machines.approval.forecast import forecast

APPROVERS = ("E0001", "E0002", "E0003", "E0005", "E0006")
OTHERS = ("E0004", "E0007", "E0008", "E0009")
EVERYBODY = (*APPROVERS, *OTHERS)
CASE = "G9/request/1"
START = "2026-03-03 09:00"
THE_ASKED = "?"
"""Stands for whoever is asked first."""


def policy_of(shape: list[dict[str, Any]]) -> str:
    def table(level: Mapping[str, Any]) -> str:
        return "{ " + ", ".join(f"{name} = {value!r}".replace("'", '"') for name, value in level.items()) + " }"

    told = ", ".join(map(table, shape))
    return f'{BASE}\n[[approvals]]\nfor = "request"\nfallback = "E0007"\nurges = 2\nlevels = [{told}]\n'


@contextmanager
def applied(staffed: Path, shape: list[dict[str, Any]], applicant: str) -> Iterator["Case"]:
    with TemporaryDirectory() as folder:
        copy(staffed, folder)
        engine = engine_at(f"sqlite:///{folder}/wxflow.db", policy_of(shape))
        try:
            hand = Hand(engine, START)
            hand("group/G9", "request", applicant, **GROUP)
            yield Case(hand, shape, applicant)
        finally:
            engine.store.close()


class Case:
    """A case and what may be done about it, as a reader of its steps sees it: an oracle of its own."""

    def __init__(self, hand: Hand, shape: list[dict[str, Any]], applicant: str) -> None:
        self.hand, self.shape, self.applicant = hand, shape, applicant

    @property
    def stored(self) -> Instance:
        found = Queries(self.hand.engine.store, "HX").instance("approval", CASE)
        assert found is not None
        return found

    def do(self, event: str, actor: str, data: Mapping[str, Any]) -> bool:
        """Do something if it may be done, and say whether it was."""
        actor, data = self._meant(event, actor, data)
        if event == "wait":
            self.hand.now += 4 * DAY
            sweep.sweep(self.hand.engine, self.hand.now)
            return True
        subject = {"amend": "group/G9", "leave": f"person/{actor}", "stand_in": f"person/{actor}"}
        self.hand.now += HOUR
        try:
            by = "E0008" if event in ("leave", "stand_in") else actor
            self.hand(subject.get(event, f"approval/{CASE}"), event, by, "事由", **data)
        except (Refused, BadInput, BadInputs):
            return False
        return True

    def _meant(self, event: str, actor: str, data: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """Put whoever it could well be in the place of THE_ASKED."""
        if actor != THE_ASKED:
            return actor, data
        facts = self.stored.facts
        if event in ("resubmit", "amend"):
            return self.applicant, data
        if event == "answer":
            return next((to for _, to in delegated(self.stored)), actor), data
        if event == "take_back":
            return facts["last"] or next((by for by, _ in delegated(self.stored)), actor), data
        if event == "remove":
            added = [seat for level in facts["levels"] for seat in level["seats"] if "added_by" in seat]
            return (added[-1]["added_by"], {"person": added[-1]["seat"]}) if added else (actor, data)
        return next(iter(facts["asked"]), actor), data

    def can_act(self) -> list[tuple[str, str]]:
        """Return who may approve now in whose place, of those who are asked: the rules themselves say so."""
        asked = self.stored.facts["asked"]
        return [(actor, holder) for holder in asked for actor in EVERYBODY if self._may(actor, holder)]

    def told(self) -> tuple[list[tuple[str, str]], str]:
        """Return who may approve in whose place as `approval forecast` tells it, and who may as `show` does."""
        engine = self.hand.engine
        outlook = Outlook(engine.store, "HX", engine.machines)
        context = outlook.context(self.stored, "approve", engine.policy, self.hand.now)
        seats = [one for one in forecast(context) if one.state == "asked"]
        ahead = outlook.of(self.stored, engine.policy, self.hand.now)
        who = next(one.who for one in ahead.next if one.event == "approve")
        return [(actor, one.approver) for one in seats for actor in one.who], who

    def _may(self, actor: str, holder: str) -> bool:
        from wxflow.decide.command import Command

        data = {} if actor == holder else {"for": holder}
        command = Command("approval", CASE, "approve", data, actor, None, self.hand.now)
        try:
            self.hand.engine.fire(command, dry_run=True)
        except Refused:
            return False
        return True

    def steps(self) -> list[Step]:
        return list(Queries(self.hand.engine.store, "HX").steps(machine="approval", key=CASE))


def owing(case: Case) -> set[str]:  # noqa: PLR0912, PLR0915 - read in one go, as a person would read the steps
    """Read from the steps alone whose agreement a case still wants: by level, of whom, however it was moved about.

    Written against the assignment, not against the machine: seats are (level, first holder), consents are struck out
    by every return, and whoever was added and not taken off again must have agreed.
    """
    levels = [(str(n), level) for n, level in enumerate(case.shape, 1)]
    order = [name for name, _ in levels]
    holder = {(name, who): who for name, level in levels for who in level["approvers"]}
    extra: dict[tuple[str, str], str] = {}
    consent: list[tuple[str, str, str]] = []
    current = ""

    def strike(since: str) -> None:
        gone = order[order.index(since) :]
        consent[:] = [one for one in consent if one[0] not in gone]

    def seat(name: str) -> str:
        named = [key[1] for key, now in holder.items() if key[0] == current and now == name]
        assert len(named) == 1
        return named[0]

    for step in case.steps():
        by = step.data.get("for") or step.actor
        if step.event == "ask":
            current = step.data["level"]
        elif step.event == "approve":
            consent.append((current, seat(by), step.actor if by == step.actor else "another"))
        elif step.event == "amended":
            consent.clear()
        elif step.event == "return" and step.data["to"] != "applicant":
            strike(step.data["to"])
        elif step.event == "take_back":
            # Of two things that can be taken back, an approval right before it goes first.
            before = [one for one in case.steps() if one.seq < step.seq and one.event not in QUIET]
            if before[-1].event == "approve" and before[-1].actor == step.actor:
                consent.pop()
        elif step.event == "transfer":
            holder[current, seat(by)] = step.data["to"]
        elif step.event == "add":
            who, place = step.data["person"], step.data["place"]
            name = current
            if place != "with":
                stem = current.partition("+")[0]
                name = next(new for n in range(1, 99) if (new := f"{stem}+{n}") not in order)
                order.insert(order.index(current) + (place == "after"), name)
            holder[name, who] = who
            extra[name, who] = step.actor
        elif step.event == "remove":
            for key, adder in list(extra.items()):
                if (
                    key[1] == step.data["person"]
                    and adder == step.actor
                    and not any((lvl, who) == key for lvl, who, _ in consent)
                ):
                    del extra[key], holder[key]
                    if key[0] not in dict(levels):
                        order.remove(key[0])
    return _wanting(levels, order, holder, extra, consent)


QUIET = ("ask", "cc", "urge", "escalate", "reminded", "overdue", "remind", "recount")


def _wanting(
    levels: list[tuple[str, dict[str, Any]]],
    order: list[str],
    holder: dict[tuple[str, str], str],
    extra: dict[tuple[str, str], str],
    consent: list[tuple[str, str, str]],
) -> set[str]:
    wanting: set[str] = set()

    def has(key: tuple[str, str]) -> bool:
        earlier = order[: order.index(key[0])]
        return any((lvl, who) == key or (lvl in earlier and by == holder[key]) for lvl, who, by in consent)

    for name, level in levels:
        have = [who for who in level["approvers"] if has((name, who))]
        needed: int = {"any": 1, "votes": level.get("votes", 0)}.get(level["by"], len(level["approvers"]))
        if len(have) < needed:
            wanting.add(f"{name}: {level['by']} {needed} of {level['approvers']}, only {have}")
    return wanting | {f"{key[0]}: added {key[1]}" for key in extra if not has(key)}


def delegated(stored: Instance) -> list[tuple[str, str]]:
    """Return whoever has asked for an opinion, and whose."""
    seats = [seat for level in stored.facts["levels"] for seat in level["seats"]]
    return [(seat["delegated_by"], seat["delegate"]) for seat in seats if "delegate" in seat]

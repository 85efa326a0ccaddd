"""Sum up penalties for the payroll: what is to be deducted, apart from all that is not decided."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from wxflow.declare.records import Instance
from wxflow.moments import iso
from wxflow_machines.parts.months import month_of

DEDUCTIBLE = ("confirmed", "settled")
"""The states in which an amount is decided."""


class Penalty(NamedTuple):
    """A penalty; amounts in yuan or points, None while nobody has set one, or where none is to be set."""

    key: str
    month: str
    """The month of the breach, as 2026-03, in the company's zone; what time itself found at its end belongs to it."""
    at: str
    debtor: str
    debtor_role: str
    clause: str
    group: str
    subject: str | None
    state: str
    amount: int | None
    unit: str
    """What the amount counts: yuan, points, or record for none."""
    deductible: int
    """What is to be deducted, or has been, in yuan: 0 unless the amount is confirmed."""
    payable: int
    """What is still to be taken, and may be by now, in yuan: confirmed, the term for an appeal over, not settled."""
    floor: int | None
    ceiling: int | None
    unconfirmed: bool
    """Whether the source gives no ceiling: the one reckoned with is the policy's default."""
    cause: str
    give_back: int
    """What is to be given back, in yuan: it had been confirmed, and was withdrawn by a correction."""
    recorded_at: str
    """When it came to stand as it does."""

    @property
    def is_undetermined(self) -> bool:
        """Tell whether somebody has yet to set the amount."""
        return self.amount is None and self.unit != "record" and self.state not in ("held", "waived", "withdrawn")


def penalty_of(one: Instance, at: int, zone: str, *, may_appeal: bool = False) -> Penalty:
    """Read a penalty; `at` is the moment of the breach, UTC microseconds; `may_appeal` while the term for that runs."""
    facts, moment = one.facts, iso(at, zone)
    counts = facts.get("mode", "yuan")
    amount = facts["amount"] or 0 if counts == "yuan" else 0
    return Penalty(
        one.key,
        month_of(one.key, at, zone),
        moment,
        facts["debtor"],
        facts["debtor_role"],
        facts["clause"],
        facts["group"],
        facts["subject"],
        one.state,
        facts["amount"],
        counts,
        amount if one.state in DEDUCTIBLE else 0,
        amount if one.state == "confirmed" and not may_appeal else 0,
        facts["floor"],
        facts["ceiling"],
        "unconfirmed" in facts,
        facts["cause"],
        facts.get("give_back", 0),
        iso(one.recorded_at, zone),
    )


@dataclass(slots=True)
class Sums:
    """What some penalties come to, in yuan where nothing else is said; nothing but `deductible` may be deducted."""

    count: int = 0
    deductible: int = 0
    """Confirmed or settled."""
    payable: int = 0
    """Confirmed, and the term for an appeal over: what is to be taken now."""
    settled: int = 0
    outstanding: int = 0
    """Confirmed, and not settled yet."""
    proposed: int = 0
    """Of an exact amount, and waiting to be confirmed."""
    undetermined: int = 0
    """How many wait for somebody to set their amount."""
    appealed: int = 0
    waived: int = 0
    """How many were waived."""
    withdrawn: int = 0
    """How many were withdrawn by corrections."""
    give_back: int = 0
    """Of those withdrawn, what is to be given back."""
    points: int = 0
    """Confirmed or settled; nobody's wages are touched by them."""
    recorded: int = 0
    """How many are confirmed or settled for the record only."""

    def add(self, one: Penalty) -> None:
        """Count a penalty in."""
        amount = one.amount or 0 if one.unit == "yuan" else 0
        decided = one.state in DEDUCTIBLE
        self.count += 1
        self.deductible += one.deductible
        self.payable += one.payable
        self.settled += amount if one.state == "settled" else 0
        self.outstanding += amount if one.state == "confirmed" else 0
        self.proposed += amount if one.state == "proposed" else 0
        self.undetermined += one.is_undetermined
        self.appealed += amount if one.state == "appealed" else 0
        self.waived += one.state == "waived"
        self.withdrawn += one.state == "withdrawn"
        self.give_back += one.give_back
        self.points += one.amount or 0 if decided and one.unit == "points" else 0
        self.recorded += decided and one.unit == "record"

    def told(self) -> Mapping[str, int]:
        """Return the sums by their names."""
        return asdict(self)


class Tally:
    """Sums by some values of the penalties, such as month, debtor and clause."""

    def __init__(self, *by: str) -> None:
        self.by = by
        self._sums: dict[tuple[str, ...], Sums] = {}

    def add(self, one: Penalty) -> None:
        """Count a penalty in."""
        self._sums.setdefault(tuple(getattr(one, name) for name in self.by), Sums()).add(one)

    def rows(self) -> Iterable[dict[str, Any]]:
        """Yield the sums with what they are the sums of, in that order."""
        for values in sorted(self._sums):
            yield {**dict(zip(self.by, values, strict=True)), **self._sums[values].told()}

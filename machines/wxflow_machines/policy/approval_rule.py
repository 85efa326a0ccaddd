"""Who must approve what: the levels a policy asks for, by matter, unit and kind."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from wxflow_machines.policy.sameness import canonical_name

By = Literal["in_turn", "all", "any", "votes"]
MATTERS = ("request", "dissolution", "handover")
WAYS: tuple[By, ...] = ("in_turn", "all", "any", "votes")
WORKING_DAYS, URGES = 3, 3


@dataclass(frozen=True, slots=True)
class Level:
    """Approvers who are asked together, or one after another, and how many of them it takes."""

    by: By
    approvers: tuple[str, ...]
    votes: int | None = None
    """How many must agree, where it goes by votes."""
    working_days: int | None = None
    """How long they have until somebody above them may act, too; the rule's when None."""
    escalate_to: str | None = None
    """Who that is; the rule's fallback when None."""


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """The levels, in order, of the cases it fits; an empty filter fits all."""

    matter: str
    levels: tuple[Level, ...]
    fallback: str
    """Who acts for an approver who has left or has applied."""
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    working_days: int = WORKING_DAYS
    urges: int = URGES
    """How often whoever is asked may be urged."""
    copied: tuple[str, ...] = ()
    """Who is told of the outcome besides the applicant."""

    def fits(self, matter: str, units: Collection[str], kind: str) -> bool:
        """Tell whether it is the rule of such a case; `units` are the names of its unit, in their comparing form."""
        named = not self.units or any(canonical_name(one) in units for one in self.units)
        return self.matter == matter and named and kind in (self.kinds or (kind,))

    @property
    def given(self) -> dict[str, Any]:
        """The rule by the policy file's keys, what it does not say left out."""
        named: dict[str, Any] = {
            "for": self.matter,
            "units": list(self.units),
            "kinds": list(self.kinds),
            "fallback": self.fallback,
            "working_days": self.working_days,
            "urges": self.urges,
            "copied": list(self.copied),
            "levels": [_said(asdict(level)) for level in self.levels],
        }
        return _said(named)

    def opening(self, key: Callable[[str], str]) -> dict[str, Any]:
        """Return what a case begins with and goes by to its end, as plain values: its rule may change meanwhile.

        `key` gives the staff id on record for one that the policy names.
        """
        return {
            "fallback": key(self.fallback),
            "urges": self.urges,
            "copied": list(dict.fromkeys(map(key, self.copied))),
            "levels": [
                {
                    "name": str(number),
                    "by": level.by,
                    "votes": level.votes or len(level.approvers),
                    "working_days": level.working_days or self.working_days,
                    "escalate_to": key(level.escalate_to or self.fallback),
                    "approvers": list(dict.fromkeys(map(key, level.approvers))),
                }
                for number, level in enumerate(self.levels, 1)
            ],
        }


def rule_for(rules: Iterable[ApprovalRule], matter: str, units: Collection[str], kind: str) -> ApprovalRule | None:
    """Return the first rule that fits, or None: then the unit's plain chain of approvers holds."""
    return next((one for one in rules if one.fits(matter, units, kind)), None)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing."""
    return {name: value for name, value in values.items() if value not in ([], None)}

"""The machine of a suspension: days that count for none of the deadlines it covers (measures, section 4)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from wxflow.calendar.periods import EXCUSES, Period, Selector
from wxflow.declare.context import Context, Lookups
from wxflow.declare.excuses import Excuses
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition
from wxflow.declare.records import Facts
from wxflow.moments import iso
from wxflow.translatable import not_there, term, tr
from wxflow_machines.parts.presence import unit_not_open, unknown_person
from wxflow_machines.parts.roles import HR, INFORMATION_CENTRE
from wxflow_machines.parts.scope import all_of
from wxflow_machines.parts.suspensions import APPROVER, is_approved
from wxflow_machines.policy.policy import policy_of
from wxflow_machines.policy.sameness import canonical_name

KINDS = ("person", "group", "unit", "company")
_DAY = timedelta(days=1)


def _may_start(context: Context) -> str | None:
    """Say why the days cannot be taken out, if so."""
    kind, whom = context.data["kind"], context.data.get("whom")
    if (kind == "company") != (whom is None):
        return tr("name the person, the group or the unit; the company needs no name")
    if whom is not None and (why := _unknown(context.lookups, kind, whom)) is not None:
        return why
    if context.data.get("until", context.data["from"]) < context.data["from"]:
        return tr("until {until} lies before {first}", until=context.data["until"], first=context.data["from"])
    return is_approved(context)


def _unknown(lookups: Lookups, kind: str, whom: str) -> str | None:
    """Say so when there is nobody, or nothing, of that name to suspend."""
    if kind == "person":
        return unknown_person(lookups, whom)
    if kind == "unit":
        return unit_not_open(lookups, whom)
    return None if lookups.get(kind, whom) else not_there(term("machine", kind), whom)


def _may_end(context: Context) -> str | None:
    """Say why it cannot end so, if so: the days that are over have not counted, and nobody knew that they would."""
    until, yesterday = context.facts.get("until"), _day_before(context)
    if until is not None and until < yesterday:
        return tr("it ended with {until}", until=until)
    if context.data["until"] < yesterday:
        return tr("until {until} lies before {yesterday}: those days are over", **context.data, yesterday=yesterday)
    return is_approved(context)


def _day_before(context: Context) -> str:
    today = iso(context.recorded_at, policy_of(context).zone)[:10]
    return (date.fromisoformat(today) - _DAY).isoformat()


def _period(facts: Facts) -> tuple[Selector, Period]:
    last = facts.get("until")
    days = Period(date.fromisoformat(facts["from"]), date.fromisoformat(last) if last else None)
    return (facts["kind"], facts.get("whom", "")), days


def _roots(lookups: Lookups, facts: Facts) -> Iterable[str] | None:
    """Name the roots under which something may run that it covers; None means all of them."""
    if facts["kind"] == "company":
        return None
    return _roots_of(lookups, facts["kind"], facts["whom"])


def _roots_of(lookups: Lookups, kind: str, whom: str) -> Iterator[str]:
    if kind == "group":
        yield f"group/{whom}"
        return
    if kind == "unit":
        yield from (one.root for name in all_of(lookups, whom) for one in lookups.find("group", "unit", name))
        return
    for machine, ref in _OF_A_PERSON:
        yield from (one.root for one in lookups.find(machine, ref, whom))


_OF_A_PERSON = (
    ("group", "lead"),
    ("group", "adopter"),
    ("membership", "person"),
    ("handover", "outgoing"),
    ("penalty", "debtor"),
)


def _refs(_state: str, facts: Facts, _key: str) -> Iterable[tuple[str, str]]:
    yield EXCUSES
    if "whom" in facts:
        yield facts["kind"], canonical_name(facts["whom"]) if facts["kind"] == "unit" else facts["whom"]


SUSPENSION = Machine(
    name="suspension",
    title="days that count for no deadline",
    refs=_refs,
    excuses=Excuses(of=_period, roots=_roots),
    transitions=(
        Transition(
            "start", None, "suspended", by=(HR, INFORMATION_CENTRE), reason=True, guard=_may_start,
            data=(
                Field("kind", "choice", choices=KINDS, help="whom it is for"),
                Field("whom", required=False, help="staff id, group or unit", names_in="kind"),
                Field("from", "date", help="the first day that does not count"),
                Field("until", "date", required=False, help="the last one, if it is known"),
                APPROVER,
            ),
            note="its working days count for no deadline it covers, those that run and those that begin in it",
        ),
        Transition(
            "end", "suspended", "ended", by=(HR, INFORMATION_CENTRE), reason=True, guard=_may_end,
            data=(Field("until", "date", help="the last day that does not count"), APPROVER),
            note="what it covers goes on the day after",
        ),
    ),
)  # fmt: skip

"""The machine of an inspection: a group as it was found in the chat, held against what should be (clauses 15–18)."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from wxflow.declare.context import Context
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, first_part, keep_data
from wxflow.declare.records import Facts, Fire, FollowUp, Instance, Step
from wxflow.moments import iso
from wxflow.translatable import listed, tr
from wxflow_machines.inspection.breach_status import STANDINGS, Standings
from wxflow_machines.inspection.breaches import CLAUSES, KINDS, Breach, role_in, see
from wxflow_machines.parts.charges import answering_lead, charge
from wxflow_machines.parts.roles import HR, INFORMATION_CENTRE
from wxflow_machines.parts.scope import LIVE
from wxflow_machines.policy.policy import policy_of


def _may_be_recorded(context: Context) -> str | None:
    """Say why the inspection cannot stand, if so: of a live group, on a date, nobody in it twice."""
    key, day, number = context.key.split("/")
    group = context.lookups.get("group", key)
    if group is None or group.state not in LIVE:
        return tr("group {key} is not live", key=key)
    if not _is_day(day) or not (number.isascii() and number.isdigit() and int(number)):
        return tr("the key {own} is not of the form {key}/2026-03-31/1", own=context.key, key=key)
    people: list[str] = [row["person"] for row in context.data["roster"] if row.get("person")]
    if twice := sorted({person for person in people if people.count(person) > 1}):
        return tr("the roster names {people} more than once", people=listed(twice))
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _compare(context: Context) -> Iterable[FollowUp]:
    """File what is found, with who answers for it: charges follow from that alone."""
    first = context.lookups.first("group", _group_key(context), LIVE)
    assert first is not None
    then = context.lookups.as_of(max(context.at, first.recorded_at))
    group = then.get("group", _group_key(context)) or first
    standings, seen = Standings(context, then, group), see(context, then, group)
    findings = [_finding(breach, standings.of(breach)) for breach in seen.breaches]
    findings += [_finding(breach, "unclear") for breach in seen.unclear]
    if seen.differs is not None:
        findings.append(_finding(seen.differs, "differs"))
    cured = (name for name in standings.uncured() if seen.is_right(name))
    findings += [_finding(_once(group, *name), "cured") for name in cured]
    answering = {"lead": answering_lead(context, group.facts["leads"]), "creator": group.facts["created_by"]}
    taken = iso(context.at, policy_of(context).zone)
    return (Fire("inspection", context.key, "find", {**answering, "taken": taken, "findings": findings}),)


def _once(group: Instance, kind: str, person: str | None, nickname: str | None) -> Breach:
    """Return a breach that is no more."""
    role = role_in(group.facts, person) if kind == "nickname" else None
    return Breach(kind, CLAUSES[role] if role else "15" if kind == "title" else "18", person, role, nickname)


def _finding(breach: Breach, standing: str) -> Facts:
    told = {name: value for name, value in breach._asdict().items() if value is not None}
    return {**told, "standing": standing}


def _charge(context: Context) -> Iterator[FollowUp]:
    """Charge every finding that is to be charged, once a debtor."""
    lead = context.data["lead"]
    for number, finding in enumerate(context.data["findings"], 1):
        if finding["standing"] != "charged":
            continue
        person, clause = finding.get("person"), finding["clause"]
        propose = partial(charge, context, group=_group_key(context), number=number, subject=person)
        if clause == "15":
            yield propose("15", debtor=context.data["creator"], role="creator")
        elif clause == "16":
            yield propose("16", debtor=person, role=finding["role"])
        elif clause == "17":
            yield propose("17_lead", debtor=lead, role="lead")
            yield propose("17_member", debtor=person, role="member")
        else:
            yield propose("18", debtor=lead, role="lead")


def _group_key(context: Context) -> str:
    return context.key.split("/", 1)[0]


def _learn_what_was_seen(facts: Facts, step: Step) -> Facts:
    """Learn how many were in the roster, not the roster: the step has it."""
    seen = {name: value for name, value in step.data.items() if name != "roster"}
    return {**facts, **seen, "group": step.key.split("/", 1)[0], "members": len(step.data["roster"])}


def _refs(_state: str, facts: Facts, _key: str) -> Iterable[tuple[str, str]]:
    return (("group", facts["group"]),)


_FINDING = (
    Field("kind", "choice", choices=KINDS),
    Field("clause"),
    Field("standing", "choice", choices=STANDINGS),
    Field("person", required=False),
    Field("role", required=False),
    Field("found", required=False, about="person"),
    Field("right", required=False, about="person"),
)
_SEEN = (
    Field("title", required=False, help="the group's title as seen"),
    Field(
        "roster", "records", help="who was found in the chat",
        fields=(
            Field("nickname", help="nickname as found", about="person"),
            Field("person", required=False, help="staff id, if known", names="person"),
        ),
    ),
    Field("source_sha256", required=False, help="SHA-256 of the file the roster came in"),
)  # fmt: skip

INSPECTION = Machine(
    name="inspection",
    title="an inspection of a group",
    key=("group", "date", "n"),
    root="group",
    root_key=first_part,
    refs=_refs,
    looks_around=True,
    found_by={"group": ()},
    fixed_refs=("group",),
    transitions=(
        Transition(
            "record", None, "recorded", by=(INFORMATION_CENTRE, HR), data=_SEEN, learn=_learn_what_was_seen,
            guard=_may_be_recorded, then=_compare, note="what is held against what should be",
        ),
        Transition(
            "find", "recorded", None, then=_charge, learn=keep_data,
            data=(
                Field("lead", help="first lead of record"),
                Field("creator", help="who created or adopted the group"),
                Field("taken", required=False, help="when the roster was taken"),
                Field("findings", "records", fields=_FINDING),
            ),
            note=(
                "pending: a deadline still runs; known: charged before; charged; cured since; "
                "unclear: of several people of one name; differs: the title fits, and is another"
            ),
        ),
    ),
)  # fmt: skip

"""The machine of a report: content against clauses 11, 12 or another breach (clauses 19, 22)."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context
from wxflow.declare.duty import Duty
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, keep_nothing
from wxflow.declare.records import Facts, FollowUp
from wxflow.translatable import tr
from wxflow_machines.parts.charges import charge
from wxflow_machines.parts.offices import telling
from wxflow_machines.parts.presence import unknown_person
from wxflow_machines.parts.roles import EMPLOYEE, HR

CATEGORIES = {
    "unlawful": "11",
    "pornography": "11",
    "violence": "11",
    "image": "11",
    "advertising": "12",
    "falsehood": "12",
    "virus_link": "12",
    "off_topic": "12",
    "other": "22",
}
"""Category → the clause it breaks."""
REPORTED = "reported"
MOST_TIMES = 1000
"""More charges than this from one report is a slip of the keyboard."""


def _root(_: str, data: Facts) -> str:
    group: str = data.get("group", "")
    return group


def _times_fit(context: Context) -> str | None:
    return None if context.data["times"] <= MOST_TIMES else tr("times is more than {most}", most=MOST_TIMES)


def _accused_is_known(context: Context) -> str | None:
    """Whoever is accused must be employed, or have been."""
    return unknown_person(context.lookups, context.data["accused"])


def _charge_accused(context: Context) -> Iterator[FollowUp]:
    facts = context.facts
    which = "22" if facts["category"] == "other" else "19"
    accused, group = facts["accused"], facts["group"]
    for number in range(1, context.data["times"] + 1):
        yield charge(context, which, debtor=accused, role="accused", group=group, subject=accused, number=number)


def _refs(_state: str, facts: Facts, _key: str) -> Iterable[tuple[str, str]]:
    return ("accused", facts["accused"]), ("group", facts["group"])


REPORT = Machine(
    name="report",
    title="a report of what somebody posted",
    key=("report",),
    root="group",
    root_key=_root,
    refs=_refs,
    found_by={"group": (), "accused": ("person",)},
    fixed_refs=("group", "accused"),
    duties=(
        Duty(
            "Decide on the report: what {accused} posted in {group}", "verify", (REPORTED,), (HR,), ("dismiss",),
            shows=("accused", "category", "reference"),
        ),
    ),
    transitions=(
        Transition(
            "file", None, REPORTED, by=(EMPLOYEE,), guard=_accused_is_known, then=telling("verify", HR),
            note="never the message text",
            data=(
                Field("group", help="where it was posted"),
                Field("category", "choice", choices=tuple(CATEGORIES), help="what kind of breach"),
                Field("accused", help="who posted it", names="person"),
                Field("reference", help="where the evidence is filed; never the message text"),
            ),
        ),
        Transition(
            "verify", REPORTED, "verified", by=(HR,), guard=_times_fit, then=_charge_accused,
            data=(Field("times", "integer", least=1, help="how many times"),), note="one charge each time",
        ),
        Transition("dismiss", REPORTED, "dismissed", by=(HR,), learn=keep_nothing),
    ),
)  # fmt: skip

"""What a policy reminds of, and what it cannot."""

import json

import pytest

from tests.given.policies import EXAMPLE, problems, read
from wxflow.declare.reminder import Reminder
from wxflow_machines.measures import MACHINES
from wxflow_machines.policy import reminders
from wxflow_machines.policy.file import kept


def reminder(**values: object) -> str:
    given = {"deadline": "*", "working_days": -1, "at": "09:30", "to": "lead", **values}
    written = (f"{name} = {value!r}".replace("'", '"') for name, value in given.items())
    return "\n[[reminders]]\n" + "\n".join(written) + "\n"


def test_a_company_reminds_of_nothing_unless_it_says_so() -> None:
    policy = read()
    assert (policy.reminders, policy.sanctions.charge_requires) == ((), "nothing")
    assert not {"reminders", "hours", "penalties"} & json.loads(policy.canonical).keys()
    assert read('[hours]\nopens = "09:00"\n[penalties]\ncharge_requires = "nothing"').hash == policy.hash


def test_rungs_are_those_of_the_deadline_and_of_every_one_each_once() -> None:
    policy = read(
        reminder() + reminder(deadline="membership.add") + reminder(deadline="membership.add", working_days=1)
    )
    assert policy.reminders_for("membership", "add") == (Reminder(-1, "09:30", "lead"), Reminder(1, "09:30", "lead"))
    assert policy.reminders_for("handover", "handover") == (Reminder(-1, "09:30", "lead"),)


def test_a_kept_policy_reminds_as_it_did() -> None:
    policy = read(
        reminder(to="debtor", at="18:30")
        + '[hours]\ncloses = "19:00"\n[penalties]\ncharge_requires = "reminder_delivered"'
    )
    assert kept(policy.canonical) == policy


def test_every_deadline_there_is_can_be_reminded_of_and_its_charge_is_known() -> None:
    declared = [(m.name, d) for m in MACHINES for d in m.deadlines if d.day is None]
    assert {f"{machine}.{d.name}" for machine, d in declared} == set(reminders.BUDGETS)
    assert all(d.remind for _, d in declared)
    assert {f"{machine}.{d.name}" for machine, d in declared if not (d.then and d.braked)} == set(
        reminders.WITHOUT_CHARGE
    )


@pytest.mark.parametrize(
    ("more", "place", "what"),
    [
        (reminder(deadline="membership.ad"), "[reminders] 1.deadline", 'unknown deadline "membership.ad" (did'),
        (reminder(at="18:30"), "[reminders] 1.at", "18:30 is outside the working hours, 09:00 to 18:00 ([hours])"),
        (reminder(at="9:30"), "[reminders] 1.at", 'must be a time of day, like "09:30", not "9:30"'),
        (reminder(to="boss"), "[reminders] 1.to", '"person", "information_centre" or "hr", not "boss"'),
        (reminder(working_days=0.5), "[reminders] 1.working_days", "must be a whole number from -250 to 250, not 0.5"),
        (
            reminder() + reminder(deadline="membership.remove", working_days=-2),
            "[reminders] 2.working_days",
            "-2 lies before the clock starts: the deadline leaves 2 working days",
        ),
        ('[reminders]\nat = "09:30"', "[reminders]", "must be tables like [[reminders]], not"),
        ('[hours]\nopens = "25:00"', "[hours] opens", 'must be a time of day, like "09:30", not "25:00"'),
        ('[penalties]\ncharge_requires = "told"', "[penalties] charge_requires", 'must be "nothing" or'),
        (
            reminder(deadline="membership.add", to="debtor") + '[penalties]\ncharge_requires = "reminder_delivered"',
            "[penalties] charge_requires",
            "nothing tells the debtor of membership.nickname, membership.remove, handover.handover, "
            'group.dissolution_request, group.title in time: add [[reminders]] with to = "debtor"',
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_reminders_is_said_where_it_stands(more: str, place: str, what: str) -> None:
    (found,) = problems(EXAMPLE + more)
    assert f"{place}: " in found
    assert what in found

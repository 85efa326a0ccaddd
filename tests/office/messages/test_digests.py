"""Whoever has several reminders on one working day gets one message, in working hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.given.founded import POLICY, moment
from wxflow.calendar.workdays import Calendar
from wxflow_machines.policy import file
from wxflow_office.messages.digests import Message, digests, hours_of

HOURS = hours_of(file.parse(POLICY, "policy.toml"), Calendar())
MOMENTS = st.integers(moment("2026-02-01 00:00"), moment("2026-04-01 00:00"))


def message(key: str, recipient: str, at: str) -> Message:
    return Message(key, recipient, moment(at), {})


def told(now: str, *messages: Message) -> list[tuple[str, int, str]]:
    """Return whom, when and which keys."""
    found = digests(messages, HOURS, moment(now))
    return [(one.recipient, one.not_before, " ".join(message.key for message in one.messages)) for one in found]


def test_what_waits_for_one_person_is_one_message_the_oldest_first() -> None:
    waiting = (
        message("c", "E0004", "2026-03-06 09:30"),
        message("b", "E0002", "2026-03-06 09:30"),
        message("a", "E0004", "2026-03-05 17:00"),
    )
    now = "2026-03-06 09:40"
    assert told(now, *waiting) == [("E0002", moment(now), "b"), ("E0004", moment(now), "a c")]


def test_what_is_swept_at_night_waits_for_the_morning_of_the_next_working_day() -> None:
    waiting = (message("a", "E0004", "2026-03-05 09:30"), message("b", "E0004", "2026-03-06 17:00"))
    assert told("2026-03-07 03:00", *waiting) == [("E0004", moment("2026-03-09 09:00"), "a b")]


def test_what_is_for_another_working_day_is_another_message() -> None:
    waiting = (message("b", "E0004", "2026-03-10 09:30"), message("a", "E0004", "2026-03-09 09:30"))
    assert told("2026-03-06 09:00", *waiting) == [
        ("E0004", moment("2026-03-09 09:30"), "a"),
        ("E0004", moment("2026-03-10 09:30"), "b"),
    ]


@given(st.lists(st.tuples(st.sampled_from(("E0001", "E0002", "E0003")), MOMENTS), max_size=12), MOMENTS)
def test_every_message_stands_in_one_digest_and_nobody_gets_two_a_day(rows: list[tuple[str, int]], now: int) -> None:
    messages = [Message(str(number), who, at, {}) for number, (who, at) in enumerate(rows)]
    found = digests(messages, HOURS, now)
    assert sorted(m for one in found for m in one.messages) == sorted(messages)
    days = [(one.recipient, HOURS.calendar.local_date(one.not_before)) for one in found]
    assert len(set(days)) == len(days)
    for one in found:
        at = datetime.fromtimestamp(one.not_before / 1_000_000, ZoneInfo("Asia/Shanghai"))
        assert 9 <= at.hour < 18
        assert one.not_before >= now
        assert {m.recipient for m in one.messages} == {one.recipient}

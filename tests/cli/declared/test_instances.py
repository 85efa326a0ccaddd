import csv
import io
import json
from datetime import datetime

import pytest

from tests.given import company
from tests.given.door import Run

AUDIT_KEYS = [
    "company", "machine", "key", "seq", "event", "from", "to", "actor", "reason", "data", "at", "recorded_at",
    "request_id", "cause", "via", "entered_at", "seal",
]  # fmt: skip
LATE = "2026-03-06T00:10:00+08:00"


def test_a_list_has_key_state_and_the_facts_by_their_names(active: Run) -> None:
    (group,) = json.loads(active("group", "list", "--format", "json").stdout)
    assert (group["key"], group["state"]) == ("G001", "active")
    assert group["leads"] == ["E0002"]
    assert group["scope"] == company.SCOPE


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("--state", "owed"), ["G001/E0004"]),
        (("--state", "owed", "--state", "present"), ["G001/E0002", "G001/E0003", "G001/E0004", "G001/E0009"]),
        (("--ref", "person=E0003"), ["G001/E0003"]),
        (("--ref", "person=E0003", "--state", "owed"), []),
        (("--due", "2026-03-04T23:59:59+08:00"), []),
        (("--due", "2026-03-05T00:00:00+08:00"), ["G001/E0004"]),
    ],
)
def test_a_list_can_be_narrowed(active: Run, words: tuple[str, ...], keys: list[str]) -> None:
    done = active("membership", "list", *words, "--format", "json")
    assert [one["key"] for one in json.loads(done.stdout)] == keys


def test_a_list_as_csv_has_every_fact(active: Run) -> None:
    done = active("group", "list", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout, newline=""))
    assert (row["key"], row["title"], row["leads"]) == ("G001", "华信公司销售部群", "E0002")
    assert json.loads(row["scope"]) == company.SCOPE


def test_a_penalty_has_the_keys_of_the_contract(active: Run) -> None:
    assert active("sweep", "--now", LATE).exit_code == 0
    (penalty,) = json.loads(active("penalty", "list", "--format", "json").stdout)
    wanted = {"key", "state", "clause", "debtor", "debtor_role", "amount", "floor", "ceiling", "group", "subject",
              "cause", "at"}  # fmt: skip
    assert penalty.keys() >= wanted
    assert (penalty["state"], penalty["clause"], penalty["amount"], penalty["floor"]) == ("proposed", "18", 20, None)
    assert datetime.fromisoformat(penalty["at"]).isoformat() == "2026-03-05T00:00:00+08:00"


def test_show_tells_the_state_what_can_happen_next_who_may_and_what_is_due(active: Run) -> None:
    told = json.loads(active("group", "show", "G001", "--format", "json").stdout)
    assert (told["machine"], told["key"], told["state"]) == ("group", "G001", "active")
    assert told["facts"]["register_no"] == "BG1"
    following = {one["event"]: one["who"] for one in told["next"]}
    assert following["retitle"] == "information_centre (E0009)"
    assert "E0002" in following["request_dissolution"]
    assert "replace_lead" not in following
    assert [(one["key"], one["deadline"]) for one in told["timers"]] == [("G001/E0004", "add")]


def test_show_tells_people_that_a_deadline_has_passed_unwritten(active: Run) -> None:
    told = active("group", "show", "G001").stdout
    assert told.startswith("group G001 (华信公司销售部群): active\n")
    assert "passed: the next sweep or event will write it down" in told
    active("sweep", "--now", LATE)
    assert "passed" not in active("group", "show", "G001").stdout


def test_show_judges_deadlines_by_the_moment_it_is_told_to_stand_at(active: Run) -> None:
    assert "passed" not in active("group", "show", "G001", "--now", "2026-03-04T23:59:59+08:00").stdout
    assert "passed" in active("group", "show", "G001", "--now", "2026-03-05T00:00:00+08:00").stdout


def test_an_event_judges_its_deadlines_by_when_it_became_known(active: Run) -> None:
    """A date in the past is no reason to call a deadline missed that had just begun."""
    misnamed = ("membership", "add", "G001/E0004", "--nickname", "小钟", "--actor", "E0002")
    told = active(*misnamed, "--recorded-at", "2026-03-04T10:00:00+08:00").stdout
    assert "nickname: last day 2026-03-06, due 2026-03-06T24:00:00+08:00" in told
    assert "passed" not in told


def test_a_final_state_has_nothing_next(active: Run) -> None:
    at = ("--at", LATE, "--recorded-at", LATE)
    request = ("group", "request", "G002", "--actor", "E0002", "--title", "华信公司二群", "--kind", "permanent",
               "--unit", "销售部", "--purpose", "x", "--scope-units", "销售部", "--leads", "E0002")  # fmt: skip
    assert active(*request, *at).exit_code == 0
    assert active("group", "withdraw", "G002", "--actor", "E0002", "--reason", "不用了", *at).exit_code == 0
    assert "this state is final" in active("group", "show", "G002").stdout


def test_history_tells_the_steps_in_order(active: Run) -> None:
    told = json.loads(active("group", "history", "G001", "--format", "json").stdout)
    assert [step["event"] for step in told] == ["request", "approve", "create", "activate"]
    assert [step["seq"] for step in told] == [1, 2, 3, 4]
    assert told[0]["from"] is None and told[-1]["to"] == "active"


@pytest.mark.parametrize("shape", ["json", "csv"])
def test_the_audit_log_has_exactly_the_keys_of_the_contract(active: Run, shape: str) -> None:
    done = active("audit", "log", "--format", shape)
    text = done.stdout
    steps = json.loads(text) if shape == "json" else list(csv.DictReader(io.StringIO(text, newline="")))
    assert all(list(step) == AUDIT_KEYS for step in steps)
    assert len(steps) == company.count("steps")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--machine", "group"), 4),
        (("--machine", "group", "--key", "G001", "--actor", "E0002"), 2),
        (("--since", "2026-03-02T09:10:00+08:00", "--until", "2026-03-02T09:20:00+08:00"), 1),
        (("--actor", "nobody"), 0),
    ],
)
def test_the_audit_log_can_be_narrowed(active: Run, words: tuple[str, ...], count: int) -> None:
    assert len(json.loads(active("audit", "log", *words, "--format", "json").stdout)) == count


@pytest.mark.parametrize("words", [("--machine", "grup"), ("--key", "G001"), ("--since", "2026-03-02")])
def test_a_narrowing_that_makes_no_sense_is_bad_input(active: Run, words: tuple[str, ...]) -> None:
    assert active("audit", "log", *words).exit_code == 2


def test_times_are_shown_in_the_policys_zone_with_offset(active: Run) -> None:
    step = json.loads(active("audit", "log", "--machine", "group", "--format", "json").stdout)[0]
    assert step["at"] == "2026-03-02T09:00:00+08:00"


def test_verify_counts_what_it_verified(active: Run) -> None:
    done = active("audit", "verify", "--format", "json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["steps"], told["findings"]) == (company.count("steps"), [])

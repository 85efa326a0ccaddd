"""What falls due, for whom."""

import json

from tests.given.door import Run

LATE = "2026-03-06T00:10:00+08:00"


def test_due_tells_what_falls_due_for_whom(active: Run) -> None:
    now = ("--now", "2026-03-02T12:00:00+08:00")
    (row,) = json.loads(active("due", *now, "--format", "json").stdout)
    assert (row["machine"], row["key"], row["deadline"], row["budget"]) == ("membership", "G001/E0004", "add", 2)
    assert (row["due"], row["overdue"], row["provisional"]) == ("2026-03-05T00:00:00+08:00", False, False)
    assert (row["leads"], row["person"]) == (["E0002"], "E0004")
    assert json.loads(active("due", *now, "--within", "1", "--format", "json").stdout) == []
    for person, count in (("E0002", 1), ("E0004", 1), ("E0003", 0)):
        assert len(json.loads(active("due", *now, "--person", person, "--format", "json").stdout)) == count
    assert json.loads(active("due", "--now", LATE, "--format", "json").stdout)[0]["overdue"]


def test_due_says_what_lies_beyond_and_never_none_of_somebody_nobody_knows(active: Run) -> None:
    now = ("--now", "2026-03-02T12:00:00+08:00")
    told = active("due", *now, "--within", "1").stdout
    assert told == (
        "nothing falls due within 1 working days\n"
        "1 more fall due later, the next by 3/4 (Wed) 24:00: `wxflow due --within 2`\n"
    )
    for words in (("due", "--person", "E0005"), ("desk", "E0005"), ("desk", "--group", "G009")):
        done = active(*words, *now)
        assert (done.exit_code, done.stdout, "did you mean" in done.stderr) == (2, "", True)
    assert "钟静明 (E0004)" in active("due", *now, "--person", "钟静明").stdout

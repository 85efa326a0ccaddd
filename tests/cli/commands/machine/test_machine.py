"""A check of the machines looks at what is stored, too."""

from pathlib import Path

import pytest

from tests.given.databases import raw, url_at
from tests.given.door import Run


def checked(run: Run) -> tuple[int, list[str]]:
    done = run("machine", "check")
    return done.exit_code, done.stdout.splitlines()


def test_what_the_declarations_know_is_good(active: Run) -> None:
    assert checked(active) == (0, ["9 machines, all good"])


STRANDED = {
    "a state that is gone": (
        "UPDATE instances SET state = 'expelled' WHERE machine = 'membership' AND key = 'G001/E0003'",
        "machine membership: has no state expelled, but it holds 1 instances, membership/G001/E0003 the first",
    ),
    "a machine that is gone": (
        "UPDATE instances SET machine = 'badge' WHERE machine = 'person' AND key = 'E0001'",
        "machine badge: is not declared, but there are 1 instances, badge/E0001 the first",
    ),
    "a deadline that is gone": (
        "UPDATE timers SET name = 'bow' WHERE name = 'add'",
        "machine membership: has no deadline bow, but there are 1 timers, that of membership/G001/E0004 the first",
    ),
    "a deadline that does not run there": (
        "UPDATE timers SET name = 'remove' WHERE name = 'add'",
        "machine membership: deadline remove does not run in state owed, but there are 1 timers, that of"
        " membership/G001/E0004 the first",
    ),
}


@pytest.mark.parametrize("what", STRANDED)
def test_what_no_declaration_knows_is_found(active: Run, what: str) -> None:
    change, finding = STRANDED[what]
    with raw(url_at(Path.cwd()), unguarded=True) as database:
        database.execute(change)
    assert checked(active) == (1, [finding, "9 machines, 1 findings"])

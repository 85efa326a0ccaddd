"""What lies between a mistake and its correction, or after it: a migration, an erasure; it works, or says why not."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.given import company
from tests.given.databases import raw, url_at
from tests.given.door import Run
from tests.given.founded import Hand, engine_at
from tests.given.older import MAP, older_rules

MIGRATE = ("machine", "migrate", "map.toml", "--actor", "E0009", "--reason", "状态改名", "--recorded-at")


def _at(day: int, hour: int) -> str:
    return f"2026-03-{day:02}T{hour:02}:00:00+08:00"


def _done(run: Run, *words: str) -> str:
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.stdout


def _by_older_rules(do: Callable[[Hand], None]) -> None:
    """Let something be done under older declarations, and lay out the map that brings it here."""
    engine = replace(engine_at(url_at(Path.cwd()), company.POLICY), machines=older_rules())
    with closing(engine.store):
        do(Hand(engine, "2026-03-03 09:00"))
    Path("map.toml").write_text(MAP, encoding="utf-8")


def _join(hand: Hand) -> None:
    hand("person/E0005", "join", "E0008", name="尹涛", unit="销售部")


def _join_and_correct(hand: Hand) -> None:
    _join(hand)
    hand.at("2026-03-03 10:00")("person/E0001", "transfer", "E0008", unit="销售部")
    hand.at("2026-03-03 11:00")("correction/C1", "propose", "E0008", "录错了", step="person/E0001#2", void=True)
    hand("correction/C1", "approve", "E0009")
    assert hand.state("membership/G001/E0001") == "void"


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "it was migrated since: what came before that cannot be told anew"),
        ("zh", "该记录此后做过迁移，迁移之前的步骤无法重新推算"),
    ],
)
def test_what_was_done_before_a_migration_is_not_put_right(active: Run, lang: str, sentence: str) -> None:
    _by_older_rules(_join)
    _done(active, *MIGRATE, _at(4, 9))
    wrong = ("correct", "person/E0005#1", "--void", "--reason", "录错了", "--actor", "E0008", "--now", _at(5, 9))
    refused = active(*wrong, "--lang", lang)
    assert (refused.exit_code, refused.stderr.count("\n")) == (3, 1), refused.output
    assert sentence in refused.stderr
    assert active("correction", "show", "C1").exit_code != 0


def test_what_was_done_after_a_migration_is_put_right(active: Run) -> None:
    _by_older_rules(_join)
    _done(active, *MIGRATE, _at(4, 9))
    _done(active, "person", "transfer", "E0001", "--unit", "销售部", "--actor", "E0008", "--recorded-at", _at(5, 9))
    wrong = ("correct", "person/E0001#2", "--void", "--reason", "录错了", "--actor", "E0008", "--now", _at(5, 10))
    _done(active, *wrong)
    _done(active, "correction", "approve", "C1", "--actor", "E0009", "--recorded-at", _at(5, 11))
    assert _done(active, "membership", "show", "G001/E0001").startswith("membership G001/E0001 (罗慧敏): void")
    assert "all good" in _done(active, "audit", "verify", "--semantic")


def test_a_correction_before_a_migration_stays_good_after_it(active: Run) -> None:
    _by_older_rules(_join_and_correct)
    _done(active, *MIGRATE, _at(4, 9))
    assert "all good" in _done(active, "audit", "verify", "--semantic")


def test_whoever_was_erased_since_stays_so_where_others_are_put_right(active: Run) -> None:
    join = ("person", "join", "E0005", "--name", "尹涛", "--unit", "销售部", "--actor", "E0008", "--recorded-at")
    _done(active, *join, _at(3, 9))
    _done(active, "person", "transfer", "E0001", "--unit", "销售部", "--actor", "E0008", "--recorded-at", _at(3, 10))
    _done(active, "person", "leave", "E0005", "--actor", "E0008", "--recorded-at", _at(3, 11))
    _done(active, "person", "erase", "E0005", "--actor", "E0008", "--recorded-at", _at(3, 12))
    wrong = ("correct", "person/E0001#2", "--void", "--reason", "录错了", "--actor", "E0008", "--now", _at(4, 9))
    _done(active, *wrong)
    _done(active, "correction", "approve", "C1", "--actor", "E0009", "--recorded-at", _at(4, 10))
    named = ("correct", "person/E0005#1", "--set", "unit=总经办", "--reason", "录错了", "--actor", "E0008")
    refused = active(*named, "--now", _at(4, 11))
    assert (refused.exit_code, refused.stderr.count("\n")) == (3, 1), refused.output
    assert "names that it holds were erased, and cannot be given again; allowed: to void it" in refused.stderr
    _done(active, "correct", "person/E0005#1", "--void", "--reason", "录错了", "--actor", "E0008", "--now", _at(4, 11))
    _done(active, "correction", "approve", "C2", "--actor", "E0009", "--recorded-at", _at(4, 12))
    assert "all good" in _done(active, "audit", "verify", "--semantic")
    with raw(url_at(Path.cwd())) as database:
        assert not [text for (text,) in database.execute("SELECT value FROM personal").fetchall() if "尹涛" in text]

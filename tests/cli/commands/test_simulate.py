"""A made-up year plays through: nothing refused, nothing wrong with the record, the same for the same seed."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, contents
from tests.given.door import Run
from tests.given.founded import POLICY, company, replay_of
from wxflow.audit import verify
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.store.queries import Queries
from wxflow_machines.policy.file import parse
from wxflow_machines.policy.policy import Policy
from wxflow_office.simulation.play import Played, play
from wxflow_office.simulation.year import Company, Size

YEAR = ("simulate", "--groups", "12", "--days", "120", "--format", "json")
END = 365 * 86_400_000_000


def test_a_simulated_company_verifies_and_is_in_good_health(small: Run) -> None:
    done = small(*YEAR)
    assert (done.exit_code, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["events"] > 100, told["groups"], told["refusals"], told["refused"]) == (True, 12, 0, {})
    assert told["steps"] > told["events"]
    assert small("audit", "verify", "--semantic").exit_code == 0
    assert small("doctor", "--now", "2026-04-30T00:11:00+08:00").exit_code == 0


def test_nothing_is_played_into_a_company_that_lives(active: Run, untouched: None) -> None:
    done = active(*YEAR)
    assert done.exit_code == 2
    assert "company HX holds instances already" in done.stderr


def test_what_it_prints_is_what_it_has_done(small: Run) -> None:
    done = small("simulate", "--groups", "3", "--days", "30")
    assert done.exit_code == 0
    assert "penalties" in done.stdout
    assert small("simulate", "--days", "0").exit_code == 2


@ON_BOTH
@settings(max_examples=5)
@given(seed=st.integers(), groups=st.integers(1, 12), people=st.integers(8, 60), days=st.integers(1, 120))
def test_any_year_plays_without_a_refusal_and_the_same_with_sweeps_or_without(
    seed: int, groups: int, people: int, days: int
) -> None:
    size = Size(groups, people, date(2026, 1, 1), days)
    folders = TemporaryDirectory(), TemporaryDirectory()
    with folders[0] as one, folders[1] as other, company(Path(one)) as swept, company(Path(other)) as unswept:
        for engine in (swept, unswept):
            assert _play(engine, size, seed, sweeps=engine is swept).refused == {}
        assert _penalties(swept) == _penalties(unswept)
        assert verify.verify(swept.store, "HX", swept.machines, replay_of(swept)).findings == ()


def test_equal_seeds_play_equal_years_and_others_another(tmp_path: Path, database: str) -> None:
    found = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        with company(_folder(tmp_path, name)) as engine:
            _play(engine, Size(5, 20, date(2026, 1, 1), 60), seed, sweeps=True)
            found.append(contents(engine.store.url)["steps"])
    assert found[0] == found[1] != found[2]


def _play(engine: Engine, size: Size, seed: int, *, sweeps: bool) -> Played:
    played = Played()
    assert isinstance(engine.policy, Policy)
    last = 0
    for day in Company(engine.policy, size, seed).days():
        played += play(engine, day._replace(begins_month=False), sweeps=sweeps)
        last = day.now
    sweep.sweep(engine, last + END)
    assert list(Queries(engine.store, "HX").timers(until=last)) == []
    return played


def _penalties(engine: Engine) -> list[object]:
    return [(one.key, one.facts) for one in Queries(engine.store, "HX").instances("penalty")]


def _folder(tmp_path: Path, name: str) -> Path:
    (tmp_path / name).mkdir()
    return tmp_path / name


def test_whoever_is_renamed_is_called_otherwise_than_before() -> None:
    called: dict[str, str] = {}
    renames = 0
    for day in Company(parse(POLICY, "policy.toml"), Size(3_600, 14_400, date(2026, 1, 1), 365), 1).days():
        for command in day.commands:
            if command.event == "rename" and command.machine == "person":
                assert command.data["name"] != called[command.key]
                renames += 1
            if "name" in command.data:
                called[command.key] = command.data["name"]
    assert renames > 100

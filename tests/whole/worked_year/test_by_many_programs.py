"""Sixteen programs hand in the worked year at once to a door that is killed over and over: the same outcome."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from tests.given.databases import ON_BOTH
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year import serving
from wxflow.access import accounts, tokens
from wxflow.access.secrets import make
from wxflow.engine.engine import Engine

pytestmark = ON_BOTH
PROGRAMS, KILLS = 16, 12
FOR_EVER = 2**62
LINES = year.journal()
NOT_DONE = {one["line"] - 1 for one in json.loads((year.DATA / "expected.json").read_text("utf-8"))["not_done"]}


def secrets(engine: Engine) -> list[str]:
    """Return a token for each program, with which it may say who did something."""
    store, code = engine.store, engine.company
    made = [tokens.MARK + make() for _ in range(PROGRAMS)]
    with store.transaction(code):
        for number, secret in enumerate(made):
            who = f"gateway-{number}"
            accounts.invite(store, code, who, make(), rights=["operator"], actor="test", at=0)
            tokens.add(store, code, who, secret, name="year", scopes=("commands",), until=FOR_EVER, at=0)
    return made


def test_sixteen_programs_and_a_door_killed_over_and_over_come_to_the_worked_year(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(year.POLICY, encoding="utf-8")
    with year.company(tmp_path) as engine, year.company(tmp_path / "whole") as whole:
        with serving.door(tmp_path) as door, ThreadPoolExecutor(PROGRAMS) as pool:
            programs = [
                serving.Program(door.socket, secret, Random(number)) for number, secret in enumerate(secrets(engine))
            ]
            done = [pool.submit(program.hand_in, LINES) for program in programs]
            steps = serving.killed(door, tmp_path, Random(KILLS), KILLS, most=120)
            for one in done:
                one.result()
        assert steps == sorted(steps), "a step that was committed has gone"
        assert len({*steps}) > KILLS // 2
        assert door.faults() == []
        assert year.outcome(engine) == year.expected()[0]
        year.feed(whole, LINES)
        assert year.histories(engine) == year.histories(whole)
    for number, line in enumerate(LINES):
        outcomes = [program.came[number]["outcome"] for program in programs]
        if "sweep" in line:
            assert {*outcomes} == {"swept"}
        elif number in NOT_DONE:
            assert {*outcomes} <= {"refused", "invalid"}
        else:
            assert outcomes.count("applied") <= 1, "what was done was done twice"
            assert {*outcomes} <= {"applied", "repeated"}

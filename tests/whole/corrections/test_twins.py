"""A mistake put in anywhere and corrected later leaves everything as it would be without it."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, settings
from hypothesis import given as given_by
from hypothesis import strategies as st

from tests.given.databases import ON_BOTH, so_often
from tests.given.founded import replay_of
from tests.whole.corrections import twins
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.years import make
from wxflow.audit import verify
from wxflow.declare.records import Step
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import Refused
from wxflow.moments import parse

SEEDS = st.integers(0, 10**6)


AMENDED = (("person", "join"), ("person", "transfer"), ("membership", "add"))


class Pair(NamedTuple):
    """A company with a mistake in it, its twin to be, and the commands that were carried out."""

    engine: Engine
    twin: Engine
    steps: list[Step]
    end: int
    chance: Random


def pair(stack: ExitStack, seed: int, commands: int) -> Pair:
    """Let a company live through a made-up year."""
    made = make(seed, commands)
    folders = [Path(stack.enter_context(TemporaryDirectory())) for _ in range(2)]
    engine, twin = (stack.enter_context(year.company(folder, made.policy)) for folder in folders)
    steps = twins.accepted(engine, made.lines)
    end = parse(made.lines[-1]["sweep"], "sweep")
    assume(len(twins.correctors(engine, end)) > 1)
    return Pair(engine, twin, steps, end, Random(seed))


def hold(one: Pair, told: Any, refused: list[str]) -> None:
    """Hold a company that was put right to the twin that did right."""
    sweep.sweep(one.engine, one.end)
    sweep.sweep(one.twin, one.end)
    assert twins.stands(one.engine) == twins.stands(one.twin)
    held, _ = twins.penalties(one.engine)
    would_be, _ = twins.penalties(one.twin)
    assert not held - would_be
    # What became of a penalty is told with it: the twin's are called otherwise where a finding more or less is before.
    left_out = Counter(entry["step"].rpartition("#")[0] for entry in told["left_out"])
    assert [
        name
        for name in (left_out - Counter(refused)) | (Counter(refused) - left_out)
        if not name.startswith("penalty/")
    ] == []
    findings = verify.verify(one.engine.store, one.engine.company, one.engine.machines, replay_of(one.engine)).findings
    assert findings == ()


def is_numbered_anew(one: Pair) -> bool:
    """Tell whether a handover keeps a number that it would not have: that of one that would not be stays used."""
    return any(step.key.split("/")[-1] != "1" for step in one.engine.queries.steps(machine="handover"))


def void(seed: int) -> None:
    """Void a command of a made-up year, and hold the company to the twin that never gave it."""
    with ExitStack() as stack:
        one = pair(stack, seed, 120)
        assume(not is_numbered_anew(one))
        mistake = one.chance.choice(one.steps)
        if one.chance.random() < 0.5:
            sweep.sweep(one.engine, one.end)
        told = twins.corrected(one.engine, one.end, step=mistake.name, void=True)
        refused = twins.given_again(one.twin, [step for step in one.steps if step is not mistake])
        hold(one, told, refused)


@ON_BOTH
def test_a_command_that_is_void_might_never_have_been_given() -> None:
    @settings(max_examples=so_often(15))
    @given_by(seed=SEEDS)
    def same(seed: int) -> None:
        void(seed)

    same()


def amend(seed: int) -> None:
    """Amend a command of a made-up year, and hold the company to the twin that gave it right."""
    with ExitStack() as stack:
        one = pair(stack, seed, 120)
        assume(not is_numbered_anew(one))
        mistake = one.chance.choice([step for step in one.steps if (step.machine, step.event) in AMENDED])
        field, value = ("nickname", "某某") if mistake.event == "add" else ("unit", "销售部")
        amended = twins.command_of(mistake, data={**mistake.data, field: value})
        try:
            told = twins.corrected(one.engine, one.end, step=mistake.name, data={field: value})
        except Refused:
            return
        commands = [amended if step is mistake else twins.command_of(step) for step in one.steps]
        outcomes = one.twin.apply(commands)
        refused = [
            f"{command.machine}/{command.key}"
            for command, outcome in zip(commands, outcomes, strict=True)
            if isinstance(outcome, Exception)
        ]
        hold(one, told, refused)


@ON_BOTH
def test_a_command_that_is_amended_might_have_been_given_right() -> None:
    @settings(max_examples=so_often(15))
    @given_by(seed=SEEDS)
    def same(seed: int) -> None:
        amend(seed)

    same()


@ON_BOTH
@pytest.mark.parametrize(("put_right", "seed"), [(void, 404), (amend, 2837), (void, 2500)])
def test_nor_is_the_past_otherwise_where_a_correction_takes_back_what_it_knew(
    put_right: Callable[[int], None], seed: int
) -> None:
    put_right(seed)

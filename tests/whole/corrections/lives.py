"""What a company is told in its life, each thing at a moment of its own: commands, notices, other policies."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from random import Random
from typing import NamedTuple

from tests.whole.worked_year import outcome as year
from wxflow.calendar.workdays import Calendar
from wxflow.decide.command import Command
from wxflow.engine import recount, sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Refused, WxflowError
from wxflow.moments import iso, parse
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import Policy

APART = 10
"""Microseconds between two things that are told: which of two of one moment came first is in no record."""


class Loaded(NamedTuple):
    """The notice of a year, loaded at a moment (UTC microseconds)."""

    recorded_at: int
    line: year.Line


class Ruled(NamedTuple):
    """Another policy, in force from a moment on (UTC microseconds): time has had its say under the one before."""

    recorded_at: int
    policy: Policy


Told = Command | Loaded | Ruled
Refusals = list[tuple[Command, WxflowError]]


def told(lines: Iterable[year.Line]) -> Iterator[Command | Loaded]:
    """Yield what the lines of a journal tell that makes sense, in order."""
    last = 0
    for line in lines:
        if "sweep" in line:
            continue
        try:
            one = Loaded(parse(line["at"], "at"), line) if "load" in line else year.command_of(line)
        except BadInput:
            continue
        last = max(one.recorded_at, last + APART)
        yield one._replace(recorded_at=last)


def stricter(text: str, chance: Random) -> Policy:
    """Return another policy than that of a text: other deadlines and other charges."""
    for value in ("membership", "handover", "dissolution_request"):
        text = re.sub(rf"(?m)^{value} = .*\n", "", text)
        text = text.replace("[deadlines]\n", f"[deadlines]\n{value} = {chance.randint(1, 3)}\n")
    text = re.sub(r"\[charges\.1[68]\]\n(exact|floor) = \d+\n(ceiling = \d+\n)?", "", text)
    return file.parse(text + "[charges.18]\nexact = 45\n[charges.16]\nfloor = 15\n", "policy.toml")


def live(engine: Engine, told: Sequence[Told]) -> tuple[Engine, Refusals]:
    """Tell a company something; return it as it is then, and what was refused."""
    refused: Refusals = []
    for kind, some in groupby(told, key=type):
        if kind is Command:
            refused += given(engine, [one for one in some if isinstance(one, Command)])
            continue
        for one in some:
            engine = _turned(engine, one)
    return engine, refused


def given(engine: Engine, commands: Sequence[Command]) -> Refusals:
    """Give commands, and return what was refused."""
    refused: Refusals = []
    for command, outcome in zip(commands, engine.apply(commands), strict=True):
        if isinstance(outcome, WxflowError):
            assert isinstance(outcome, BadInput | Refused), outcome
            refused.append((command, outcome))
    return refused


def _turned(engine: Engine, one: Told) -> Engine:
    if isinstance(one, Loaded):
        return year.loaded(engine, {**one.line, "at": iso(one.recorded_at, "Asia/Shanghai")})
    assert isinstance(one, Ruled)
    sweep.sweep(engine, one.recorded_at)
    known = recount.loaded(engine.store, engine.company)
    return replace(engine, policy=one.policy, calendar=Calendar(one.policy.zone, one.policy.overrides, known))

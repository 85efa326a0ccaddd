"""A made-up life with mistakes in it, each put right later on, and the twin that never made them."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.whole.corrections import lives, mistakes, twins
from tests.whole.corrections.lives import Ruled, Told
from tests.whole.corrections.mistakes import Right
from tests.whole.worked_year import outcome as year
from tests.whole.worked_year.years import Year, make
from wxflow.decide.command import Command
from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, VOID, Facts, Step
from wxflow.engine import sweep
from wxflow.engine.engine import Engine
from wxflow.errors import BadInput, Refused
from wxflow.moments import parse
from wxflow_machines.policy import file

WAYS = ("once", "once", "once", "once and on", "once and on", "twice", "again", "undone")
"""How often something is put right: once, with a life after it or not; another mistake; the same one anew; at once."""


class Unfit(Exception):
    """A life that nothing can be held to."""


class PutRight(NamedTuple):
    """A command that was put right, what is right of it, and what that came to."""

    step: Step
    right: Right
    told: Facts


class Slipped:
    """A company in whose life a mistake is put in, and put right."""

    def __init__(self, stack: ExitStack, seed: int, commands: int) -> None:
        self.chance = Random(seed)
        made = make(seed, commands, "occurred" if seed % 3 == 2 else "recorded", loads=0.02 * (seed % 2))
        self.told: list[Told] = [*lives.told(made.lines)]
        self.end = parse(made.lines[-1]["sweep"], "sweep")
        folders = [Path(stack.enter_context(TemporaryDirectory())) for _ in range(2)]
        self.engine, self.twin = (stack.enter_context(year.company(folder, made.policy)) for folder in folders)
        self.done: list[PutRight] = []
        self.refused: lives.Refusals = []
        """What was refused since the last thing was put right."""
        self.said: list[str] = []
        self.failed: list[str] = []
        """What could not be put right, though each thing was told at a moment of its own."""
        self._rule(made)

    def _rule(self, made: Year) -> None:
        """Let another policy come, now and then: known from the start, or when it comes."""
        dice, place = self.chance.random(), self.chance.randrange(16, len(self.told))
        if dice > 0.3:
            return
        policy = lives.stricter(made.policy, self.chance)
        since = self.told[place].recorded_at - lives.APART // 3
        if dice < 0.15:
            policy = replace(policy, since=since, previous=file.parse(made.policy, "policy.toml"))
            self.engine, self.twin = (replace(one, policy=policy) for one in (self.engine, self.twin))
        else:
            self.told.insert(place, Ruled(since, policy))

    def live(self) -> None:
        """Live on to the end, with what is put right on the way."""
        way, whole = self.chance.choice(WAYS), len(self.told)
        cut = whole if way == "once" else self.chance.randrange(whole // 2, whole)
        self._tell(self.told[:cut])
        now = self.told[cut - 1].recorded_at + 1
        if way == "undone":
            self._undo(now)
        else:
            now = self.end if way == "once" else now
            step = mistakes.mistaken(self.chance, self.steps())
            self._put_right("C1", step, now)
            if way in ("twice", "again"):
                self._tell(self.told[cut:])
                step = step if way == "again" else mistakes.mistaken(self.chance, self.steps())
                self._put_right("C2", step, self.end)
                cut = whole
        self._tell(self.told[cut:])

    def steps(self) -> list[Step]:
        """Return the steps of all commands so far but corrections, in the order they were given."""
        found = (one for one in self.engine.queries.steps() if one.cause is None and one.machine != "correction")
        given = [one for one in found if one.event not in (*CLOCK_EVENTS, CORRECTED)]
        return sorted(given, key=lambda step: step.recorded_at)

    def is_numbered_anew(self) -> bool:
        """Tell whether something has a number or key that it would not have: what would not be keeps its own."""
        ever = self.engine.queries.instances("handover", even_void=True)
        void = [one.key.rpartition("/") for one in ever if one.state == VOID]
        later = [one.key.rpartition("/") for one in self.engine.queries.instances("handover")]
        if any(start == other and int(n) > int(number) for start, _, number in void for other, _, n in later):
            return True
        return any("stays used" in str(why) or (void and of.machine == "handover") for of, why in self.refused)

    def _tell(self, told: Sequence[Told]) -> None:
        self.engine, refused = lives.live(self.engine, told)
        self.refused += refused

    def _put_right(self, key: str, step: Step, now: int) -> None:
        right = mistakes.right(self.chance, step, now)
        if len(twins.correctors(self.engine, now)) < 2:
            raise Unfit
        if self.chance.random() < 0.5:
            sweep.sweep(self.engine, now)
        self.said.append(f"{key} {step.name} {step.event} {step.data} {right}")
        try:
            told = twins.corrected(self.engine, now, key, step=step.name, **right.proposed())
        except (Refused, BadInput) as error:
            self.said.append(f"{key} refused: {error}")
            if "cannot be told anew" in error.text:
                self.failed.append(str(error))
        else:
            self._note(step, right, told)

    def _undo(self, now: int) -> None:
        step = self.steps()[-1]
        undo = Command("correction", "U1", "undo", {"step": step.name}, step.actor, None, now)
        self.said.append(f"undo {step.name} {step.event}")
        try:
            self.engine.fire(undo)
        except Refused as error:
            self.said.append(f"refused: {error}")
            return
        found = self.engine.queries.instance("correction", "U1")
        assert found is not None
        self._note(step, Right(void=True), found.facts)

    def _note(self, step: Step, right: Right, told: Facts) -> None:
        self.done.append(PutRight(step, right, told))
        self.refused.clear()


class Twin:
    """A company that is told what another was told, as it is right."""

    def __init__(self, engine: Engine, other: Engine) -> None:
        self.engine, self.other = engine, other

    def live(self, told: Sequence[Told]) -> lives.Refusals:
        """Live; return what is refused."""
        refused: lives.Refusals = []
        for of_penalty, some in groupby(told, key=lambda one: isinstance(one, Command) and one.machine == "penalty"):
            for told_at_once in map(self._as_called, some) if of_penalty else [list(some)]:
                self.engine, others = lives.live(self.engine, told_at_once)
                refused += others
        return refused

    def _as_called(self, told: Told) -> list[Told]:
        """Return a command to a penalty as it is called here, once time has had its say."""
        assert isinstance(told, Command)
        sweep.sweep(self.engine, told.recorded_at)
        return [told._replace(key=self._called(told.key))]

    def _called(self, key: str) -> str:
        """Return what a penalty is called here that has a key there: where it is charged decides that."""
        theirs, own = twins.penalties_by(self.other), twins.penalties_by(self.engine)
        for said, keys in theirs.items():
            if key in keys and (place := keys.index(key)) < len(own[said]):
                return own[said][place]
        return f"{key}-which-is-not"


def as_it_should_have_been(one: Slipped) -> list[Told]:
    """Return what the twin is told: all that was carried out, as it is right, what was refused since, and the rest."""
    right = {done.step.name: done.right for done in one.done}
    commands = [right.get(step.name, Right()).command(step) for step in one.steps()]
    others = [told for told in one.told if not isinstance(told, Command)]
    since = [command for command, _ in one.refused]
    return sorted([*filter(None, commands), *since, *others], key=lambda told: told.recorded_at)

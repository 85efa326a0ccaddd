"""A company that a machine of rules fires events at, each rehearsed first, and replayed in the end."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.given.founded import company, founded, replay_of
from wxflow.audit import verify
from wxflow.decide.command import Command
from wxflow.engine import sweep as clock
from wxflow.engine.engine import Engine
from wxflow.errors import Refused, WxflowError
from wxflow.store.queries import Queries


class Tried(RuleBasedStateMachine):
    """A company, and what has been accepted of what was fired at it."""

    policy = ""
    """What goes behind its policy."""

    @initialize()
    def found(self) -> None:
        """Found the company in a folder of its own."""
        self.folder = TemporaryDirectory()
        self.opened = company(Path(self.folder.name), self.policy)
        self.engine: Engine = self.opened.__enter__()
        self.now = founded(self.engine).now
        self.accepted: list[Command] = []
        self.swept = 0

    def teardown(self) -> None:
        """Hold the record against a replay without any sweep, and close it."""
        if hasattr(self, "engine"):
            self._replay_without_sweeps()
            self.opened.__exit__(None, None, None)
            self.folder.cleanup()

    def real_name(self, who: str) -> str:
        """Return what somebody is called, or what nobody is."""
        found = Queries(self.engine.store, "HX").instance("person", who)
        return found.facts["name"] if found else "无名"

    def fire(self, machine: str, key: str, event: str, by: str, /, at: int | None = None, **data: Any) -> None:
        """Fire an event, or have it refused without a trace; its rehearsal has said which."""
        self.now += 1  # a replay cannot tell apart what was recorded at one and the same microsecond
        command = Command(machine, key, event, data, by, at, self.now, "原因", f"r{len(self.accepted)}-{event}")
        before = self.heads()
        rehearsed = self._attempt(command, dry_run=True)
        assert self.heads() == before
        done = self._attempt(command, dry_run=False)
        assert rehearsed == done
        if done:
            self.accepted.append(command)
        else:
            assert self.heads() == before

    def _attempt(self, command: Command, *, dry_run: bool) -> bool:
        try:
            self.engine.fire(command, dry_run=dry_run)
        except Refused as error:
            assert error.why
            return False
        return True

    def heads(self) -> dict[tuple[str, str], bytes]:
        """Return the seal every instance ends in."""
        return {(one.machine, one.key): one.head for one in Queries(self.engine.store, "HX").instances()}

    def _replay_without_sweeps(self) -> None:
        """The outcome depends on what happened and when, not on when or how often the sweep ran."""
        assert verify.verify(self.engine.store, "HX", self.engine.machines, replay_of(self.engine)).findings == ()
        clock.sweep(self.engine, self.now)
        with TemporaryDirectory() as folder, company(Path(folder), self.policy) as other:
            founded(other)
            for outcome in other.apply(self.accepted):
                assert not isinstance(outcome, WxflowError), outcome
            clock.sweep(other, self.now)
            mine = self.heads()
            self.engine, swept = other, self.engine
            assert self.heads() == mine
            self.engine = swept

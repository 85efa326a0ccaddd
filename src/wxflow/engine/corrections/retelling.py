"""Tell anew what was recorded since a moment: every command as it was given, but for those that are amended."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from wxflow.audit.commands_in_order import families, in_order
from wxflow.audit.past import Past
from wxflow.decide.command import Command
from wxflow.declare.correcting import Amendment, LeftOut
from wxflow.declare.records import CLOCK_EVENTS, CORRECTED, LATE, OVERDUE, RECOUNT, REMIND, Name, Step
from wxflow.declare.suspension import asked
from wxflow.engine import recount_timers
from wxflow.engine.corrections.armed_then import ArmedThen
from wxflow.engine.corrections.in_force_then import InForceThen
from wxflow.engine.corrections.past_rows import PastRows
from wxflow.engine.corrections.reach import Reach
from wxflow.engine.corrections.record import Record, named
from wxflow.engine.corrections.targets import amended_step
from wxflow.engine.corrections.told import Span, Told, why_loaded
from wxflow.engine.corrections.works import Works
from wxflow.engine.corrections.world import World
from wxflow.engine.late_reminders import arm_under
from wxflow.errors import WxflowError
from wxflow.translatable import not_there, term


class Retelling:
    """What is recorded of a company from a moment on (UTC microseconds), as it would have come."""

    def __init__(
        self,
        engine: Works,
        record: Record,
        in_force: InForceThen,
        amended: Mapping[str, Amendment],
        *,
        span: Span,
        orders: Mapping[int, Sequence[str]],
        reach: Reach,
        told: Told,
    ) -> None:
        self._engine, self._record, self._in_force, self._amended = engine, record, in_force, amended
        self.since, self._until = span
        self._orders = orders
        """By moments, the order of the commands recorded then where it is known."""
        self._reach, self._told = reach, told
        self._unmatched = {same: deque(keys) for same, keys in told.begun.items()}
        past = Past(record.ledger.store, record.ledger.company, record.machines)
        self.world = World(PastRows(record, ArmedThen(past, in_force), self.since, reach))
        self.left_out: list[LeftOut] = []
        self.alias: dict[Name, str] = {}
        """The key that something is begun under anew which a correction does not make: by its name on record."""
        self.strayed: set[Name] = set()
        """What is not told anew, and of which something else was told than is on record."""
        self._engines: dict[tuple[str, int], Works] = {}

    def names(self) -> set[Name]:
        """Return the names of whom something is told that was recorded."""
        return self._told.names

    def tell(self) -> None:
        """Tell everything, up to where time has its last say."""
        for moment, steps in self._told.moments():
            self._tell_moment(moment, steps)
        told = self._told.names | self.world.touched()
        roots = {found.root for name in told if (found := self.world.get(*name))}
        for root in sorted(roots):
            with self.world.attempt():
                self._engine.catch_up(self.world, root, self._until)
        self._match()
        self._hold_abroad(())

    def moments_left_out(self) -> set[int]:
        """Return the moments of the commands that would have been refused."""
        return {step.recorded_at for one in self.left_out if (step := self._step(one.step)) is not None}

    def is_new(self, name: Name) -> bool:
        """Tell whether something is begun in what is told anew."""
        life = self.world.told(name)
        return bool(life) and life[0].recorded_at >= self.since

    def _tell_moment(self, moment: int, steps: Sequence[Step]) -> None:
        self.world.turn_to(moment)
        moved = families(steps)
        self._pass_by_what_follows(moved)
        self._let_time_speak(moment, steps, CLOCK_EVENTS)
        if moment <= self._until and moment in self._in_force.loaded_since(self.since):
            for root in self.world.armed_roots():
                self._recount(root, moment, why_loaded(steps))
            self._match()
        self._hold_abroad(())
        waiting = self._commands(moment, steps)
        while waiting:  # of two at one moment the order is not told: what is refused may have come after the others
            refused = [(step, why) for step in waiting if (why := self._give(step, moved)) is not None]
            if len(refused) == len(waiting):
                self.left_out += [LeftOut(step.name, why) for step, why in refused]
                self._hold_abroad(one for step, _ in refused for one in moved.get(step.name, ()))
                break
            waiting = [step for step, _ in refused]
        self._let_time_speak(moment, steps, (OVERDUE, REMIND))  # what a command armed may have been due before it
        self._keep_used(steps)

    def _let_time_speak(self, moment: int, steps: Sequence[Step], events: Collection[str]) -> None:
        for step in steps if moment <= self._until else ():
            if step.event in events and not self.world.is_abroad(named(step)):
                self.let_time_speak(step)
        self._match()

    def _pass_by_what_follows(self, moved: Mapping[str, Sequence[Step]]) -> None:
        """Pass by whatever is no command's: time has its say before anybody."""
        for family in moved.values():
            if not self.is_told(family[0]):
                self.world.pass_by(family)

    def _commands(self, moment: int, steps: Sequence[Step]) -> list[Step]:
        """Return the commands recorded at a moment, as they are amended, in the order they were given."""
        given = [step for step in in_order(steps) if self.is_told(step)]
        if (order := self._orders.get(moment)) is not None:
            given.sort(key=lambda step: order.index(step.name))
        commands = [amended for step in given if (amended := self._as_amended(step)) and amended.recorded_at == moment]
        for name, amendment in self._amended.items():
            if amendment.recorded_at == moment and (step := self._step(name)) and step.recorded_at != moment:
                commands += filter(None, [self._as_amended(step)])
        return commands

    def _give(self, step: Step, moved: Mapping[str, Sequence[Step]]) -> str | None:
        """Give a command again if it is told anew; return why it would have been refused, if it would."""
        family = moved.get(step.name, ())
        if is_rootless := self.world.is_rootless(named(step)):
            self.strayed.add(named(step))
        if is_rootless or (family and not self._told.is_told(family)):
            self.world.pass_by(family)
            return None
        why = self.give(step)
        if why is None:
            self._hold_abroad(family)
        self.world.pass_by(family)
        return why

    def _hold_abroad(self, family: Iterable[Step]) -> None:
        self.strayed |= self.world.differing_abroad(family)

    def is_told(self, step: Step) -> bool:
        """Tell whether a step is a command's own, and no correction's."""
        is_command = step.cause is None and step.event not in (*CLOCK_EVENTS, CORRECTED)
        return is_command and self._record.machines[step.machine].machine.corrects is None

    def _step(self, name: str) -> Step | None:
        instance, _, seq = name.rpartition("#")
        machine, _, key = instance.partition("/")
        steps = self._record.steps(machine, key)
        return steps[int(seq) - 1] if int(seq) <= len(steps) else None

    def _as_amended(self, step: Step) -> Step | None:
        """Return a command as it should have been; None where it should not."""
        amendment = self._amended.get(step.name)
        if amendment is None:
            return step
        return None if amendment.void else amended_step(step, amendment)

    def give(self, step: Step) -> str | None:
        """Give a command again; return why it would have been refused, if it would."""
        engine, key = self._engine_at(step.policy, step.recorded_at), self._called(step)
        if key is None:
            self._catch_up_all(engine, step.recorded_at)  # an unwritten deadline may yet have begun it
            key = self._called(step)
        if key is None:
            return not_there(term("machine", step.machine), step.key)
        command = Command(
            step.machine, key, step.event, asked(step.data), step.actor, step.at, step.recorded_at, step.reason
        )
        (outcome,) = engine.apply_in(self.world, [command])
        self._match()
        return outcome.text if isinstance(outcome, WxflowError) else None

    def _called(self, step: Step) -> str | None:
        """Return the key that a step's instance has in what is told anew, or None where it would not be.

        Of what a correction does not make, what was begun since is another one there under its own key, or the same.
        """
        if self._record.machines[step.machine].machine.unmade is None:
            return step.key
        life = self._record.steps(*named(step))
        return step.key if life[0].recorded_at < self.since else self.alias.get(named(step))

    def _catch_up_all(self, engine: Works, moment: int) -> None:
        with self.world.attempt():
            for root in self.world.due_roots(moment):
                engine.catch_up(self.world, root, moment)
        self._match()

    def let_time_speak(self, step: Step) -> None:
        """Let time have the say it had on a root, under the policy of then."""
        instance = self._record.instance(step.machine, step.key)
        assert instance is not None
        if LATE in step.data:
            self._arm_late(instance.root, step)
            return
        if step.event == RECOUNT:
            if "#" not in step.data["why"]:
                self._recount(instance.root, step.recorded_at, step.data["why"])
            return
        with self.world.attempt():
            self._engine_at(step.policy, step.at - 1, step.recorded_at).catch_up(
                self.world, instance.root, step.recorded_at
            )

    def _recount(self, root: str, moment: int, why: str) -> None:
        engine = self._engine_at(self._engine.policy.at(moment).hash, moment)
        with self.world.attempt():
            engine.catch_up(self.world, root, moment)
            recount_timers.recount(engine, self.world, root, moment, why)

    def _arm_late(self, root: str, step: Step) -> None:
        """Arm what a policy named that had not been armed before it."""
        engine = self._engine_at(step.policy, step.at - 1, step.recorded_at)
        with self.world.attempt():
            engine.catch_up(self.world, root, step.recorded_at)
            arm_under(engine, self.world, root, step.recorded_at)

    def _engine_at(self, policy: str, moment: int, loaded_by: int | None = None) -> Works:
        in_force = self._in_force.policy(policy, moment)
        calendar = self._in_force.calendar_of(in_force.at(moment), moment if loaded_by is None else loaded_by)
        key = (in_force.hash, id(calendar))
        if key not in self._engines:
            self._engines[key] = self._engine.under(in_force, calendar)
        return self._engines[key]

    def _match(self) -> None:
        """Take what was begun anew for what is on record, where it is the same."""
        begun, self.world.begun = self.world.begun, []
        for step in begun:
            unmade = self._record.machines[step.machine].machine.unmade
            keys = self._unmatched.get((step.machine, unmade.same(step.data))) if unmade else None
            if keys:
                key = step.key if step.key in keys else keys[0]
                keys.remove(key)
                self.alias[step.machine, key] = step.key

    def _keep_used(self, steps: Collection[Step]) -> None:
        """Keep the keys used of instances that were begun at a moment and would not have been."""
        for step in steps:
            machine, amendment = self._record.machines[step.machine].machine, self._amended.get(step.name)
            if amendment is not None and not amendment.void:
                continue  # it begins at another moment
            begins = step.seq == 1 and not (machine.unmade or machine.corrects or machine.revives)
            if not begins or self.world.is_abroad(named(step)):
                continue
            if self.world.get(step.machine, step.key) is None and (one := self._record.instance(*named(step))):
                self.world.void(one)

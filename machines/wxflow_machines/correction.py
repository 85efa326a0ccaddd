"""The machine of a correction: a command put right, proposed by one person and approved by another."""

from collections.abc import Iterable, Iterator

from wxflow.declare.context import Context, Role
from wxflow.declare.correcting import Amendment, Corrects, Difference, Standing
from wxflow.declare.duty import Duty
from wxflow.declare.fields import Field
from wxflow.declare.machine import Machine, Transition, keep_data, keep_nothing
from wxflow.declare.records import CLOCK_EVENTS, Facts, Fire, FollowUp, Step
from wxflow.moments import parse
from wxflow.translatable import tr
from wxflow_machines.parts.presence import has_left
from wxflow_machines.parts.roles import HR, INFORMATION_CENTRE, OF_OFFICES, role
from wxflow_machines.parts.withdrawal import repayment
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import policy_of

APPLIED = "applied"
_HOUR = 3_600_000_000


def _people(context: Context) -> tuple[str, ...]:
    """Name whoever may approve it: of hr and the information centre, whoever has not proposed it."""
    policy = policy_of(context)
    own = context.facts.get("proposed_by")
    return tuple(one for one in dict.fromkeys((*policy.hr, *policy.information_centre)) if one != own)


def _own(context: Context, actor: str) -> str | None:
    if actor == context.facts.get("proposed_by"):
        return tr("nobody approves a correction of their own")
    return tr("{actor} has left", actor=actor) if has_left(context.lookups, actor) else None


def _approver_to_name(_: Context) -> str:
    return tr("name another of hr or of the information centre in the policy ([roles])")


ANOTHER = role("another of hr or the information centre", _people, _own, _approver_to_name, OF_OFFICES)
PROPOSER = role("who proposed it", lambda context: (context.facts["proposed_by"],))
GIVER = Role("who gave the command", lambda _: (), lambda context, actor: actor == _given_by(context))


def _step(context: Context) -> Step | None:
    """Return the command's own step that is to be put right; None also where a role is only asked about."""
    instance, _, seq = str(context.data.get("step", "")).rpartition("#")
    machine, _, key = instance.partition("/")
    taken = context.lookups.steps(machine, key) if seq else []
    return next((step for step in taken if str(step.seq) == seq), None)


def _given_by(context: Context) -> str | None:
    step = _step(context)
    return step.actor if step else None


def _may_be_proposed(context: Context) -> str | None:
    """Say why a correction makes no sense, if so; whether it can be carried out is told by a rehearsal."""
    data = context.data
    amends = any(data.get(name) is not None for name in ("data", "at", "recorded_at"))
    if bool(data.get("void")) == amends:
        return tr("say either that it is void, or what is right")
    for name in ("at", "recorded_at"):
        if data.get(name) is not None and parse(data[name], name) > context.recorded_at:
            return tr("what is put right cannot be dated later than the correction")
    return None


def _may_be_undone(context: Context) -> str | None:
    """Say why a command cannot be taken back without anybody's approval, if so."""
    step = _step(context)
    if step is None:
        return tr("there is no such step")
    if step.event in CLOCK_EVENTS or step.cause is not None:
        return tr("it is no command's own step")
    if not 0 <= context.recorded_at - step.recorded_at <= _HOUR:
        return tr("it was given more than an hour ago: propose a correction of {step} instead", step=step.name)
    return None


def _learn_proposal(facts: Facts, step: Step) -> Facts:
    return {**facts, **step.data, "proposed_by": step.actor}


def _learn_undoing(facts: Facts, step: Step) -> Facts:
    return {**facts, **step.data, "void": True, "alone": True, "proposed_by": step.actor}


def _amendment(facts: Facts) -> Amendment:
    moments = {name: None if facts.get(name) is None else parse(facts[name], name) for name in ("at", "recorded_at")}
    return Amendment(
        facts["step"], bool(facts.get("void")), facts.get("data") or {}, alone=bool(facts.get("alone")), **moments
    )


def _then(context: Context, difference: Difference) -> Iterator[FollowUp]:
    """Take penalties back that would not be, and write down what it came to."""
    for one in difference.unmade:
        yield Fire(one.machine, one.key, "withdraw", {"correction": context.key})
    yield Fire(context.machine, context.key, "told", told_of(difference))


def told_of(difference: Difference) -> Facts:
    """Return what a correction comes to as its record holds it."""
    return {
        "changed": [_changed(one) for one in difference.standings],
        "left_out": [{"step": one.step, "why": one.why} for one in difference.left_out],
        "running": list(difference.resumed),
        "withdrawn": [_withdrawn(one.key, one.state, one.facts) for one in difference.unmade],
        "not_charged": [_not_charged(one) for one in difference.missed],
    }


def _changed(one: Standing) -> Facts:
    told = {"instance": f"{one.machine}/{one.key}", "was": one.was, "state": one.state}
    return {name: value for name, value in told.items() if value is not None}


def _withdrawn(key: str, state: str, facts: Facts) -> Facts:
    given_back = repayment(state, facts)
    told = {"penalty": key, "was": state, "debtor": facts["debtor"], "give_back": given_back}
    return {name: value for name, value in told.items() if value is not None}


def _not_charged(facts: Facts) -> Facts:
    return {name: facts[name] for name in ("clause", "debtor", "group", "at")}


def _refs(_state: str, facts: Facts, _key: str) -> Iterable[tuple[str, str]]:
    return (("corrects", facts["step"]),)


_STEP = Field("step", help="the command's own step, such as person/E0031#2; people may write a name for the key")
_TOLD = (
    Field(
        "changed", "records", help="what stands otherwise",
        fields=(Field("instance"), Field("was", required=False), Field("state", required=False)),
    ),
    Field(
        "left_out", "records", help="later commands that would have been refused",
        fields=(Field("step"), Field("why")),
    ),
    Field("running", "texts", help="deadlines that run"),
    Field(
        "withdrawn", "records", help="penalties that would not be",
        fields=(
            Field("penalty"), Field("was"), Field("debtor"),
            Field("give_back", "integer", required=False, help="yuan"),
        ),
    ),
    Field(
        "not_charged", "records", help="penalties that would be",
        fields=(Field("clause"), Field("debtor"), Field("group"), Field("at")),
    ),
)  # fmt: skip

CORRECTION = Machine(
    name="correction",
    title="a command put right",
    key=("correction",),
    refs=_refs,
    duties=(
        Duty(
            "Decide on the correction of {step}", "approve", ("proposed",), (ANOTHER,), ("reject",),
            shows=("step", "void", "data", "at", "recorded_at", "proposed_by"),
        ),
    ),
    corrects=Corrects(state=APPLIED, of=_amendment, then=_then, policy_of=file.kept),
    transitions=(
        Transition(
            "propose", None, "proposed", by=(HR, INFORMATION_CENTRE), reason=True, guard=_may_be_proposed,
            learn=_learn_proposal,
            data=(
                _STEP,
                Field("void", "flag", required=False, help="it should not have been given"),
                Field(
                    "data", "object", required=False, about="whoever is named",
                    help="what its data should have been, by field; null takes one away",
                ),
                Field("at", required=False, help="when it happened"),
                Field("recorded_at", required=False, help="when it was told"),
            ),
            note="a command's own step: no follow-up, none of the clock's, no correction's",
        ),
        Transition(
            "approve", "proposed", APPLIED, by=(ANOTHER,), learn=keep_nothing,
            note="all stands as if the command had been right: one `corrected` step on each instance it concerns",
        ),
        Transition("reject", "proposed", "rejected", by=(HR, INFORMATION_CENTRE), learn=keep_nothing),
        Transition("withdraw", "proposed", "withdrawn", by=(PROPOSER,), learn=keep_nothing),
        Transition(
            "undo", None, APPLIED, by=(GIVER,), guard=_may_be_undone, learn=_learn_undoing, data=(_STEP,),
            note="within the hour, by who gave the command, with nothing after it: `wxflow undo`",
        ),
        Transition("told", APPLIED, APPLIED, learn=keep_data, data=_TOLD, note="what it came to"),
    ),
)  # fmt: skip

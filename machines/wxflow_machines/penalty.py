"""The machine of a penalty: proposed by a charge, decided by a person (clauses 15–22)."""

from collections.abc import Iterable

from wxflow.fields import Field
from wxflow.machine import Deadline, Machine, Transition, keep_nothing
from wxflow.rows import Facts
from wxflow.scene import Scene
from wxflow.words import words
from wxflow_machines.policy import Policy
from wxflow_machines.roles import DEBTOR, HR

UNSETTLED = ("proposed", "confirmed", "appealed")


def _amount_fits(scene: Scene) -> str | None:
    """Say why the amount is not what the clause allows, if so."""
    amount, facts = scene.data["amount"], scene.facts
    exact, floor, ceiling = facts["amount"], facts["floor"], facts["ceiling"]
    if exact is not None:
        return None if amount == exact else f"clause {facts['clause']} sets exactly {exact} yuan, not {amount}"
    if floor is not None and amount < floor:
        return words(
            "clause {clause} sets at least {floor} yuan, not {amount}",
            clause=facts["clause"], floor=floor, amount=amount,
        )  # fmt: skip
    if ceiling is not None and amount > ceiling:
        mark = " (unconfirmed)" if facts.get("unconfirmed") else ""
        return f"clause {facts['clause']} sets at most {ceiling} yuan{mark}, not {amount}"
    return None


def _within_the_term(scene: Scene) -> str | None:
    armed = scene.look.armed(scene.machine, scene.key, "appeal")
    return None if armed else "the term for an appeal has passed, or it has been appealed before"


def _days(policy: Policy, _: Facts) -> int:
    return policy.deadlines.appeal


def _refs(_state: str, facts: Facts, _key: str) -> Iterable[tuple[str, str]]:
    yield "debtor", facts["debtor"]
    yield "group", facts["group"]


PENALTY = Machine(
    name="penalty",
    title="a penalty",
    key=(),
    refs=_refs,
    transitions=(
        Transition("propose", None, "proposed", note="follows a charge"),
        Transition(
            "confirm", "proposed", "confirmed", by=(HR,), guard=_amount_fits,
            data=(Field("amount", "integer", least=1, help="yuan: the exact amount, or within floor and ceiling"),),
        ),
        Transition("settle", "confirmed", "settled", by=(HR,), learn=keep_nothing),
        Transition(
            "waive", UNSETTLED, "waived", by=(HR,), reason=True, learn=keep_nothing,
        ),
        Transition(
            "appeal", "confirmed", "appealed", by=(DEBTOR,), reason=True, learn=keep_nothing,
            guard=_within_the_term, note="within the term, once",
        ),
        Transition("uphold", "appealed", "confirmed", by=(HR,), learn=keep_nothing, note="no second appeal"),
    ),
    deadlines=(
        Deadline(
            "appeal", budget=_days, armed_by=("confirm",), while_in=("confirmed",),
            note="the debtor's term to appeal; nothing is charged when it passes",
        ),
    ),
)  # fmt: skip

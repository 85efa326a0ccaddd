"""The payroll clerk reads words for everything a penalty can be."""

from pathlib import Path

import pytest

from tests.given.databases import ON_BOTH
from tests.whole.worked_year import outcome as year
from wxflow_machines.penalty import PENALTY
from wxflow_office.notices import breach
from wxflow_office.reports import penalty_words
from wxflow_office.reports.penalty_sums import Penalty
from wxflow_office.texts import language


def penalty(state: str = "proposed", **amounts: int | None) -> Penalty:
    terms = {"amount": None, "floor": None, "ceiling": None, **amounts}
    values = dict.fromkeys(Penalty._fields, "") | {"state": state, "unit": "yuan", "unconfirmed": False, **terms}
    return Penalty(**values)  # type: ignore[arg-type]


@ON_BOTH
def test_every_state_and_every_clause_that_is_charged_has_words(tmp_path: Path) -> None:
    assert penalty_words.STATES.keys() == set(PENALTY.states)
    with year.company(tmp_path) as engine:
        clauses = {charge.clause for charge in engine.policy.charges.values()}  # type: ignore[attr-defined]
    assert breach.CLAUSES.keys() == clauses


@ON_BOTH
def test_every_role_in_which_somebody_paid_in_the_worked_year_has_words(tmp_path: Path) -> None:
    with year.company(tmp_path) as engine:
        year.feed(engine, year.journal())
        roles = {one.facts["debtor_role"] for one in engine.queries.instances("penalty")}
    with language.speaking("zh"):
        assert not [one for one in roles if language.name("debtor_role", one) == one]
    assert len(roles) > 3


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (penalty(amount=20), ""),
        (penalty(floor=50), "50以上，待定"),
        (penalty(floor=20, ceiling=100), "20至100，待定"),
        (penalty(floor=20, ceiling=100)._replace(unconfirmed=True), "20至100，待定（上限未经确认）"),
        (penalty("confirmed", amount=60, floor=50), ""),
        (penalty("confirmed", amount=60, floor=20, ceiling=100)._replace(unconfirmed=True), "上限100未经确认"),
        (penalty("waived", floor=20, ceiling=100)._replace(unconfirmed=True), "上限100未经确认"),
        (penalty("waived", floor=50), ""),
        (penalty(floor=50)._replace(unit="points"), "50以上，待定；计分，不扣款"),
        (penalty("confirmed")._replace(unit="record"), "仅记录，不扣款"),
    ],
)
def test_the_terms_say_what_is_open_and_what_is_not_confirmed(one: Penalty, words: str) -> None:
    assert penalty_words.terms(one) == words

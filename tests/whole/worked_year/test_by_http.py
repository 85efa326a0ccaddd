"""The worked year fed through the API comes out as expected."""

from pathlib import Path

import httpx2

from tests.given.databases import ON_BOTH, url_at
from tests.given.web import served
from tests.whole.worked_year import outcome as year
from wxflow.access import accounts, tokens
from wxflow.access.secrets import make
from wxflow_office.company.places import Place

pytestmark = ON_BOTH
FOR_EVER = 2**62


def test_the_worked_year_through_post_commands_is_what_is_expected(tmp_path: Path) -> None:
    secret = tokens.MARK + make()
    (tmp_path / "policy.toml").write_text(year.POLICY, encoding="utf-8")
    with year.company(tmp_path) as engine:
        store, code = engine.store, engine.company
        with store.transaction(code):
            accounts.invite(store, code, "gateway", make(), rights=["operator"], actor="test", at=0)
            tokens.add(store, code, "gateway", secret, name="year", scopes=("commands",), until=FOR_EVER, at=0)
        place = Place(database=url_at(tmp_path), policy=tmp_path / "policy.toml")
        with served(place) as url:
            answer = httpx2.post(
                f"{url}/api/v1/commands",
                content=(year.DATA / "journal.jsonl").read_bytes(),
                headers={"authorization": f"Bearer {secret}"},
                timeout=300,
            )
        assert answer.status_code == 200, answer.text
        came = [
            one for one in answer.text.splitlines() if '"outcome": "refused"' in one or '"outcome": "invalid"' in one
        ]
        expected, said = year.expected()
        assert year.outcome(engine) == expected
        assert len(came) == len(said.not_done)

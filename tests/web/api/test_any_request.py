"""Whatever the document allows is answered as the document says, and nothing ends in a fault: by schemathesis."""

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.given.databases import DATABASES
from tests.given.founded import POLICY, company, founded
from tests.given.web import PRESENT, served
from wxflow.access import accounts, tokens
from wxflow.access.secrets import make
from wxflow_machines.measures import MACHINES
from wxflow_office.company import clock
from wxflow_office.company.places import Place
from wxflow_office.texts import as_text
from wxflow_web.api import openapi

SCHEMA = schemathesis.openapi.from_dict(json.loads(as_text.dump(openapi.document(MACHINES))))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip


@schemathesis.serializer("application/x-ndjson")
def lines(_: schemathesis.SerializationContext, value: object) -> bytes:
    """Send a journal as it is."""
    return str(value).encode()


class Api(NamedTuple):
    """Where the API is, and what a program comes in with."""

    url: str
    headers: dict[str, str]


@pytest.fixture(scope="module")
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Serve the founded company for all the requests of this module."""
    if request.param == "postgresql":
        request.getfixturevalue("server_url")
    folder, secret = tmp_path_factory.mktemp("any"), tokens.MARK + make()
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    with DATABASES.of(request.param), company(folder) as engine:
        founded(engine)
        with engine.store.transaction(engine.company):
            accounts.invite(engine.store, engine.company, "E0008", make(), rights=(), actor="E0009", at=PRESENT)
            scopes = ("*", "read")
            tokens.add(
                engine.store, engine.company, "E0008", secret, name="any", scopes=scopes, until=2**62, at=PRESENT
            )
        clock.set_to(PRESENT)
        try:
            with served(Place(database=engine.store.url, policy=folder / "policy.toml")) as url:
                yield Api(f"{url}/api/v1", {"authorization": f"Bearer {secret}"})
        finally:
            clock.set_to(None)


SOME = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[*HealthCheck],
)


@pytest.mark.parametrize("api", ["sqlite"], indirect=True)
@SCHEMA.exclude(path="/events").parametrize()
@SOME
def test_any_request_is_answered_as_the_document_says(api: Api, case: schemathesis.Case) -> None:
    case.call_and_validate(base_url=api.url, headers=api.headers, checks=CHECKS)


@pytest.mark.parametrize("api", ["postgresql"], indirect=True)
@SCHEMA.include(path_regex="^/(audit|commands|due|group|person)").parametrize()
@SOME
def test_so_it_is_where_texts_are_taken_more_strictly(api: Api, case: schemathesis.Case) -> None:
    case.call_and_validate(base_url=api.url, headers=api.headers, checks=CHECKS)

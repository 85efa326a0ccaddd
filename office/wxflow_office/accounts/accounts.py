"""Add accounts, invite anew, end them, list them: for whoever operates the page, with or without it."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from wxflow.access import accounts, factors, log
from wxflow.access.records import Factor, Right
from wxflow.access.secrets import make
from wxflow.declare.records import Instance
from wxflow.errors import Refused
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.instances.find import find

INVITATION = "/invitation?secret="
"""Where an invitation is taken up, on whichever host the page is."""


class Invitation(NamedTuple):
    """What lets somebody choose a password, once; it is shown now and kept nowhere."""

    person: str
    name: str
    secret: str
    until: int

    @property
    def path(self) -> str:
        """Return the path of the link."""
        return INVITATION + self.secret


def add(company: Company, person: str, *, rights: Collection[Right], actor: str, now: int) -> Invitation:
    """Make an account for somebody employed, and invite them; Refused when they have one."""
    employed = _employed(company, person)
    if accounts.find(company.store, company.company, employed.key) is not None:
        what = tr("account {person}", person=employed.key)
        raise Refused(what, tr("there is one"), tr("wxflow account reset"))
    return _invited(company, employed, rights=rights, actor=actor, now=now)


def add_all(company: Company, *, actor: str, now: int) -> Iterator[Invitation]:
    """Make an account for everybody employed who has none, and invite them."""
    known = {one.person for one in accounts.listed(company.store, company.company)}
    for one in list(company.queries.instances("person", states=("employed",))):
        if one.key not in known:
            yield _invited(company, one, rights=(), actor=actor, now=now)


def reset(company: Company, person: str, *, actor: str, now: int) -> Invitation:
    """Invite somebody who has an account anew; what they come in with until then stays as it is."""
    employed = _employed(company, person)
    if accounts.find(company.store, company.company, employed.key) is None:
        raise accounts.no_account(employed.key)
    return _invited(company, employed, rights=None, actor=actor, now=now)


def end(company: Company, person: str, *, actor: str, now: int) -> str:
    """End somebody's account and all they could come in with; return whose it was."""
    key = find(company, "person", person).key

    def work(_: object) -> None:
        accounts.end(company.store, company.company, key, actor=actor, at=now)

    company.store.write(company.company, work)
    return key


def rows(company: Company, after: str = "") -> Iterator[dict[str, Any]]:
    """Yield the accounts behind a person as they are told: whose, with which rights, open or invited until when."""
    invited = accounts.invited(company.store, company.company)
    for one in [one for one in accounts.listed(company.store, company.company) if one.person > after]:
        person = company.queries.instance("person", one.person)
        until = invited.get(one.person)
        yield {
            "person": one.person,
            "name": person.facts["name"] if person else None,
            "rights": list(one.rights),
            "open": one.password is not None,
            "second_factor": sorted({own.kind for own in second_factors(company, one.person)}),
            "invited_until": iso(until, company.zone) if until is not None else None,
            "made_at": iso(one.made_at, company.zone),
        }


def second_factors(company: Company, person: str) -> list[Factor]:
    """Return what somebody has besides a password: what makes one-time codes, and passkeys."""
    return factors.of(company.store, company.company, person, "totp", "passkey")


def logged(company: Company, person: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the access log as it is told, of one person if they are named."""
    key = None if person is None else find(company, "person", person).key
    for one in log.entries(company.store, company.company, key):
        yield {
            "seq": one.seq,
            "at": iso(one.at, company.zone),
            "event": one.event,
            "person": one.person or None,
            "actor": one.actor or None,
            "data": dict(one.data),
            "seal": one.seal.hex(),
        }


def _employed(company: Company, person: str) -> Instance:
    found = find(company, "person", person)
    if found.state != "employed":
        raise Refused(tr("account {person}", person=found.key), tr("{actor} has left", actor=found.key))
    return found


def _invited(
    company: Company, person: Instance, *, rights: Collection[Right] | None, actor: str, now: int
) -> Invitation:
    secret = make()

    def work(_: object) -> None:
        accounts.invite(company.store, company.company, person.key, secret, rights=rights, actor=actor, at=now)

    company.store.write(company.company, work)
    return Invitation(person.key, str(person.facts["name"]), secret, now + accounts.INVITED_FOR)

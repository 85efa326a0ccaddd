"""Hold who may come in, and who is in, against the access log: what it does not tell, nobody was given."""

import json
from collections.abc import Iterator
from typing import Any

from wxflow.access import accounts, log, proposals
from wxflow.access.records import AccessEntry, Way
from wxflow.access.sessions import IDLE, IN_ALL, most, name_of
from wxflow.store.access_tables import INVITATIONS, SESSIONS, TOKENS
from wxflow.store.sql import rows
from wxflow.store.store import Store
from wxflow.translatable import tr

_ALONE: Way = "password"
"""What counts the least."""
_LASTS = IN_ALL + IDLE
"""Microseconds after which a session is over, however it was used, and its row is gone with the next sign-in."""


class _Told:
    """What the entries of a log have given and not taken back."""

    def __init__(self) -> None:
        self.rights: dict[str, list[str]] = {}
        self.opened: set[str] = set()
        """Whose account has been given a password."""
        self.invited: dict[str, tuple[int, str]] = {}
        """Until when, and by whom."""
        self.sessions: dict[str, tuple[str, int, int, Way]] = {}
        """Whose, since when, when they showed last who they are, and the most that they have shown."""
        self.tokens: dict[str, tuple[str, Any, Any, Any]] = {}
        self.proposals: dict[str, tuple[str, int, str, dict[str, Any]]] = {}
        """By whom, when, about whose account, and what it asks for."""

    def take(self, entry: AccessEntry) -> None:
        """Take an entry up."""
        person, data = entry.person, entry.data
        name = str(data.get("session", data.get("token", data.get("proposal", ""))))
        match entry.event:
            case "added" | "rights":
                self.rights[person] = list(data.get("rights", ()))
            case "invited":
                self.invited[person] = (entry.at + accounts.INVITED_FOR, entry.actor)
            case "accepted":
                self.opened.add(person)
                self._leave(person)
            case "password_changed":
                self.opened.add(person)
            case "signed_in" | "signed_in_by_issuer":
                self._forget(entry.at)
                self.sessions[name] = (person, entry.at, entry.at, _way(entry))
            case "proved" | "factor_shown" if name in self.sessions:
                self._show(name, entry)
            case "token_added":
                self.tokens[name] = (person, data.get("name"), data.get("scopes"), data.get("until"))
            case "proposed":
                about = {key: value for key, value in data.items() if key != "proposal"}
                self.proposals[name] = (entry.actor, entry.at, person, about)
            case "signed_out" | "token_ended" | "approved" | "withdrawn":
                self._over(name)
            case "ended":
                self._end(person)
            case _:
                pass  # a failure, say, changes nothing of what is there

    def _forget(self, now: int) -> None:
        """Forget the sessions at the head that are over by time: whoever signs in clears them away."""
        while self.sessions:
            name, (_, since, *_) = next(iter(self.sessions.items()))
            if now - since <= _LASTS:
                return
            del self.sessions[name]

    def _show(self, name: str, entry: AccessEntry) -> None:
        """Note what was shown in a session, which has another name from then on where the secret is another."""
        whose, since, shown_at, before = self.sessions.pop(name)
        at = entry.at if entry.event == "proved" else shown_at
        self.sessions[str(entry.data.get("from_now_on", name))] = (whose, since, at, most(before, _way(entry)))

    def _over(self, name: str) -> None:
        """Forget a session, a token or a proposal: no two of them have one name."""
        self.sessions.pop(name, None)
        self.tokens.pop(name, None)
        self.proposals.pop(name, None)

    def _leave(self, person: str) -> None:
        self.invited.pop(person, None)
        self.sessions = {name: one for name, one in self.sessions.items() if one[0] != person}

    def _end(self, person: str) -> None:
        self._leave(person)
        self.rights.pop(person, None)
        self.opened.discard(person)
        self.tokens = {name: one for name, one in self.tokens.items() if one[0] != person}


def check(store: Store, company: str) -> Iterator[str]:
    """Yield what lets somebody in, or waits for approval, otherwise than the log tells; within one snapshot."""
    sessions = {name_of(bytes(row[0])): row for row in _rows(store, company, SESSIONS)}
    told = _Told()
    for entry in log.entries(store, company):
        told.take(entry)
    try:
        yield from _accounts(store, company, told)
        yield from _waiting(store, company, told)
    except (ValueError, TypeError, KeyError):
        yield tr("accounts, tokens and proposals: what they hold cannot be read")
    for name, (_, person, begun_at, _, proved_at, _, way) in sorted(sessions.items()):
        whose, since, shown_at, counts_as = told.sessions.get(name, ("", 0, 0, _ALONE))
        if (whose, since) != (person, begun_at):
            yield tr("session {name} of {person}: nobody has signed in so", name=name, person=person)
        elif proved_at > shown_at:
            yield tr("session {name} of {person}: no password was given then", name=name, person=person)
        elif way not in (_ALONE, counts_as):
            yield tr("session {name} of {person}: more than a password was never shown in it", name=name, person=person)


def _accounts(store: Store, company: str, told: _Told) -> Iterator[str]:
    for account in accounts.listed(store, company):
        person = account.person
        if person not in told.rights:
            yield tr("account {person}: nobody has made it", person=person)
        elif sorted(account.rights) != sorted(told.rights[person]):
            yield tr("account {person}: has other rights than it was given", person=person)
        if account.password is not None and person not in told.opened:
            yield tr("account {person}: has a password, and no invitation was taken up", person=person)
    for person, _, until, made_by in _rows(store, company, INVITATIONS):
        if told.invited.get(person) != (until, made_by):
            yield tr("invitation of {person}: nobody has given it so", person=person)


def _waiting(store: Store, company: str, told: _Told) -> Iterator[str]:
    """Hold tokens, and what waits for a second person, against the log."""
    for token in _rows(store, company, TOKENS):
        yield from _token(token, told)
    for one in proposals.listed(store, company):
        asked = (one.proposed_by, one.proposed_at, str(one.what.get("person", "")), proposals.named(one.what))
        if told.proposals.get(one.id) != asked:
            yield tr("proposal {name}: nobody has made it so", name=one.id)


def _token(row: Any, told: _Told) -> Iterator[str]:
    secret, person, name, scopes, _, until, _ = row
    known = told.tokens.get(name_of(bytes(secret)))
    if known is None or known != (person, name, json.loads(scopes), until):
        yield tr("token {name} of {person}: nobody has made it so", name=name_of(bytes(secret)), person=person)


def _way(entry: AccessEntry) -> Way:
    """Return what was shown; earlier entries do not say, and count as a password alone."""
    way: Way = entry.data.get("way", _ALONE)
    return way


def _rows(store: Store, company: str, table: Any) -> list[Any]:
    return list(store.select(rows(table).where(table.c.company == company)))

"""What somebody comes in with: their sessions and tokens, each ended by a click."""

from wxflow.access import sessions, tokens
from wxflow.access.secrets import make
from wxflow.errors import BadInput
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office.files import text_check
from wxflow_office.texts import typed_lists
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page, See
from wxflow_web.routing.address import Address, Visit
from wxflow_web.routing.resource import FOR_OTHERS, READ

WHERE = "/sessions"
_DAY = 86_400_000_000
_MOST_DAYS = 366


def show(visit: Visit) -> Answer:
    """Show the visitor's sessions and tokens."""
    return _page(visit)


def do(visit: Visit) -> Answer:
    """End a session or a token, or all sessions but this one."""
    store, code, person = visit.company.store, visit.company.company, visit.person
    if visit.typed("what") == "others":
        assert visit.session is not None
        own = visit.session.secret
        store.write(code, lambda _: sessions.end_others(store, code, person, own, visit.now))
        return See(WHERE)
    end = {"session": sessions.end, "token": tokens.end}.get(visit.typed("what"))
    if end is None:
        raise errors.NotFound
    secret = _secret(visit.typed("secret"))
    store.write(code, lambda _: end(store, code, person, secret, visit.now))
    return See(WHERE)


def add_token(visit: Visit) -> Answer:
    """Make a token, shown this once; it may do what its scopes say, for the visitor and until its end."""
    store, code, person = visit.company.store, visit.company.company, visit.person
    secret = tokens.MARK + make()
    try:
        name = text_check.check(visit.typed("name"), "name") or ""
        scopes = _scopes(visit)
        days = int(visit.typed("days")) if visit.typed("days").isdecimal() else 0
        if not name or not scopes or not 1 <= days <= _MOST_DAYS:
            raise BadInput(tr("a token has a name, something it may do, and 1 to {most} days", most=_MOST_DAYS))
    except BadInput as error:
        return _page(visit, error=error)
    until = visit.now + days * _DAY
    store.write(
        code, lambda _: tokens.add(store, code, person, secret, name=name, scopes=scopes, until=until, at=visit.now)
    )
    return _page(visit, made=secret)


def _page(visit: Visit, *, made: str = "", error: BadInput | None = None) -> Page:
    company, person, zone = visit.company, visit.person, visit.company.zone
    own = visit.session.secret if visit.session else b""
    values = {
        "sessions": [
            {
                "secret": one.secret.hex(),
                "agent": one.agent,
                "begun_at": iso(one.begun_at, zone),
                "seen_at": iso(one.seen_at, zone),
                "own": one.secret == own,
            }
            for one in sessions.of(company.store, company.company, person, visit.now)
        ],
        "tokens": [
            {
                "secret": one.secret.hex(),
                "name": one.name,
                "scopes": one.scopes,
                "until": iso(one.until, zone),
                "used_at": iso(one.used_at, zone) if one.used_at else "",
            }
            for one in tokens.of(company.store, company.company, person)
        ],
        "made": made,
        "told": errors.told(error) if error else None,
    }
    return Page(template="own.html", values=values, error=error)


def _scopes(visit: Visit) -> list[str]:
    """Return what a token may: read, and fire the events named like group.approve, group.* or *."""
    named = typed_lists.split(",".join(visit.typed("events").split()))
    machines = visit.company.machines.machines
    for one in named:
        machine, _, event = one.partition(".")
        known = machine in machines and (event == "*" or event in machines[machine].events)
        if not known and one != "*" and not (one == FOR_OTHERS and "operator" in visit.visitor.rights):
            raise BadInput(tr("{scope} is no event: write it like group.approve, group.* or *", scope=one))
    return [*([READ] if visit.typed("read") else ()), *dict.fromkeys(named)]


def _secret(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise errors.NotFound from None


ADDRESSES = (
    Address(path=WHERE, right="member", get=show, post=do),
    Address(path="/tokens", right="member", post=add_token, fresh=True, stands=WHERE),
)

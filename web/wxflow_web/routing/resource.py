"""A resource of the API: what it tells, what it does; who may is asked of the token's owner and its scopes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from wxflow.access import sessions
from wxflow.access.records import Account, Token
from wxflow.decide.via import via
from wxflow.engine.engine import Engine
from wxflow_office.company.access import Sight, Visitor
from wxflow_office.company.company import Company
from wxflow_web.answers.errors import Forbidden
from wxflow_web.routing.bodies import MOST
from wxflow_web.routing.listening import Listening
from wxflow_web.routing.listing import Part

READ = "read"
"""The scope of whatever only looks."""
FOR_OTHERS = "commands"
"""The scope of a program that hands in what others have done, and says who: only an operator's token has it."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of a program: for whom, with what."""

    company: Company
    now: int
    """The moment it came, UTC microseconds."""
    account: Account
    token: Token
    named: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def person(self) -> str:
        """Return the staff id of whoever the token is for: the actor of all it does."""
        return self.token.person

    @property
    def sight(self) -> Sight:
        """Return what they may see."""
        return Sight(self.company, Visitor(self.person, self.account.rights), self.now)

    @property
    def engine(self) -> Engine:
        """Return the engine that seals with every step by which token it came."""
        name = sessions.name_of(self.token.secret)
        return replace(self.company.engine, via=via("api", account=self.person, token=name))

    @property
    def is_rehearsal(self) -> bool:
        """Tell whether it is to be undone."""
        return self.query.get("dry_run", "") in ("1", "true")

    @property
    def speaks_for_others(self) -> bool:
        """Tell whether it may say who did something."""
        return FOR_OTHERS in self.token.scopes and "operator" in self.account.rights

    def needs(self, *scopes: str) -> None:
        """Raise Forbidden unless the token has one of the scopes."""
        if not {*scopes, *((FOR_OTHERS,) if self.speaks_for_others else ())} & {*self.token.scopes}:
            raise Forbidden(scopes[0])


@dataclass(frozen=True, kw_only=True)
class Resource:
    """Where something is told (`get`, or `part` by part, or as it comes: `live`) or done (`post`)."""

    path: str
    get: Callable[[Call], Response] | None = None
    part: Callable[[Call, str, int], Part] | None = None
    """Returns the rows of a list behind a place, the empty text at its beginning, and at most so many."""
    live: Callable[[Call], Listening] | None = None
    """Returns what somebody wants to be told of."""
    post: Callable[[Call], Response] | None = None
    most: int = MOST
    """Bytes that may be sent to it."""

    @property
    def methods(self) -> list[str]:
        """Return the methods it answers."""
        return [*(["GET"] if self.get or self.part or self.live else []), *(["POST"] if self.post else [])]

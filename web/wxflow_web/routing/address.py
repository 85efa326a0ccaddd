"""An address: what it shows, what it does, and who may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from starlette.datastructures import FormData

from wxflow.access import sessions
from wxflow.access.records import Account, Session
from wxflow.decide.via import via
from wxflow.engine.engine import Engine
from wxflow.engine.outlook import Outlook
from wxflow_office.company.access import Sight, Visitor
from wxflow_office.company.company import Company
from wxflow_web.answers.answer import Answer
from wxflow_web.answers.errors import Owed, ProveFirst
from wxflow_web.identity import second_factor
from wxflow_web.identity.issuer import Issuer
from wxflow_web.routing.bodies import MOST
from wxflow_web.routing.patience import patient

Right = Literal["anybody", "member", "overseer", "auditor", "operator"]
"""Who may: whoever comes, whoever has signed in; of those whoever sees everything, an auditor, or an operator."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request, as a page sees it: where, by whom, when, with what."""

    company: Company
    now: int
    """The moment it came, UTC microseconds."""
    account: Account | None
    """Whoever has signed in."""
    session: Session | None
    named: Mapping[str, str]
    """What the address names, such as a machine and a key."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    form: FormData
    secret: str
    """What the browser holds, whether somebody has signed in with it or not."""
    address: str
    """Where it came from."""
    agent: str
    """What the browser calls itself."""
    device: str = ""
    """The mark that it holds, if somebody has signed in with it before."""
    origin: str = ""
    """Where browsers find the page, if whoever serves it has said so."""
    issuer: Issuer | None = None
    """Who knows the company's people, if whoever serves it has named one."""

    @property
    def person(self) -> str:
        """Return the staff id of whoever has signed in; they are the actor of all they do."""
        assert self.account is not None, "an address for anybody has nobody to act for"
        return self.account.person

    @property
    def visitor(self) -> Visitor:
        """Return who looks at it."""
        return Visitor(self.person, self.account.rights if self.account else ())

    @property
    def engine(self) -> Engine:
        """Return the engine that seals with every step by whose account and session it came."""
        assert self.session is not None
        way = via("web", account=self.person, session=sessions.name_of(self.session.secret))
        return patient(self.company.engine, way)

    @cached_property
    def owed(self) -> Owed | None:
        """What they owe before they may do anything else, if anything."""
        if self.account is None or self.session is None:
            return None
        return second_factor.owed(self.company, self.sight, self.session)

    @cached_property
    def sight(self) -> Sight:
        """What they may see."""
        return Sight(self.company, self.visitor, self.now, self.outlook)

    @cached_property
    def outlook(self) -> Outlook:
        """What looks ahead in the company as it stood when it was first asked for: each row is read once."""
        return self.company.outlook()

    @property
    def may(self) -> tuple[str, ...]:
        """Return whose pages they may open."""
        if self.account is None:
            return ("anybody",)
        sees_all = ("overseer",) if self.sight.is_whole else ()
        return ("anybody", "member", *sees_all, *self.account.rights)

    def prove_first(self) -> None:
        """Raise ProveFirst unless they have shown a moment ago who they are."""
        if self.session is None or not sessions.is_fresh(self.session, self.now):
            raise ProveFirst

    def prove_for(self, machine: str, *, forgets: bool = False) -> None:
        """Raise ProveFirst where something erases or corrects, unless they have shown a moment ago who they are."""
        if forgets or self.company.machines[machine].machine.corrects is not None:
            self.prove_first()

    def typed(self, name: str) -> str:
        """Return what was typed into a field of the form, without the blanks around it; nothing where it is missing."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""


Handler = Callable[[Visit], Answer]


class Menu(NamedTuple):
    """How every page leads to an address."""

    label: str
    where: str = ""
    """The path to go to, where the address's own has gaps to be filled."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where something is: `get` shows it and changes nothing, `post` does something."""

    path: str
    right: Right
    get: Handler | None = None
    post: Handler | None = None
    most: int = MOST
    """Bytes that may be sent to it."""
    fresh: bool = False
    """Whether they must have shown a moment ago who they are to do something."""
    settles: Sequence[Owed] = ()
    """What of that which somebody owes before everything else is settled here."""
    stands: str = ""
    """Where its form stands, if it shows none itself: whoever has to show first who they are is led back there."""
    menu: Menu | None = None
    """How every page leads there for whoever has the right, in the order of the catalog; None where none does."""

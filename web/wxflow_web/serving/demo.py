"""Serve the demo company, from a database that goes with the process."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from wxflow.access import accounts as kept
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_office.accounts import accounts
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.company.places import Place
from wxflow_office.demo import play
from wxflow_office.demo.people import PRESENT, VISITORS, Visitor
from wxflow_office.files import temporary
from wxflow_web.identity import passwords
from wxflow_web.serving.serve import Serving, serve

Tell = Callable[[str], None]


def serve_demo(serving: Serving, tell: Tell) -> None:
    """Play the company up to its busy day, say who may sign in, and serve it; the clock goes on from that day."""
    with made_up(tell) as place:
        serve(place, serving, tell)


@contextmanager
def made_up(tell: Tell) -> Generator[Place]:
    """Lay the company out in a folder that goes in the end, and tell who may sign in with which password."""
    with temporary.folder() as folder:
        place = play.laid_out(folder)
        with opened(place) as company:
            play.play(company, folder, PRESENT)
            play.play_morning(company)
            clock.set_to(PRESENT)
            tell(tr("A made-up company, on {day}. Sign in as one of these:", day=iso(PRESENT, company.zone)[:10]))
            for visitor in VISITORS:
                name, password = _let_in(company, visitor)
                line = tr(
                    "  {person}  {password}  {name}: {role}",
                    person=visitor.person,
                    password=password,
                    name=name,
                    role=visitor.role,
                )
                tell(line)
        yield place


def _let_in(company: Company, visitor: Visitor) -> tuple[str, str]:
    """Open an account, and return whose it is and the password, made for this once."""
    invited = accounts.add(company, visitor.person, rights=visitor.rights, actor="demo", now=PRESENT)
    password = invited.secret[:12]
    store, code = company.store, company.company
    hashed = passwords.hashed(password)
    store.write(code, lambda _: kept.accept(store, code, invited.secret, hashed, PRESENT))
    return invited.name, password

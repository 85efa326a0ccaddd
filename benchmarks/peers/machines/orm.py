"""The tables as SQLAlchemy's ORM maps them, and how a life is found and written with it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ForeignKey, Text, create_engine, delete, exists, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from benchmarks.peers import life


class Base(DeclarativeBase):
    """What the mapped classes share."""


class Lead(Base):
    """Who may fire at a group's memberships."""

    __tablename__ = "leads"
    grp: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(Text, primary_key=True)


class Membership(Base):
    """Somebody's place in a group."""

    __tablename__ = "memberships"
    id: Mapped[int] = mapped_column(primary_key=True)
    grp: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    nickname: Mapped[str | None] = mapped_column(Text)


class Step(Base):
    """A move taken: the audit row."""

    __tablename__ = "steps"
    id: Mapped[int] = mapped_column(primary_key=True)
    membership: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    data: Mapped[dict[str, str]] = mapped_column(JSONB)


class Timer(Base):
    """A deadline that runs."""

    __tablename__ = "timers"
    membership: Mapped[int] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    due: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class WithOrm:
    """A state machine over the ORM; what moves an instance is told by the one that inherits."""

    name = "SQLAlchemy ORM"

    def prepare(self, url: str, lives: int) -> None:
        """Fill the tables, and open an engine."""
        self.url, self.lives = url, lives
        life.fill(url, lives)
        self.engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        self.sessions: Callable[[], Session] = sessionmaker(self.engine, expire_on_commit=False)

    def fire(self, number: int) -> None:
        """Lock and read the membership, move it, and write it with its step in one flush."""
        actor = life.lead_of(number % life.GROUPS)
        leads = exists().where(Lead.grp == Membership.grp, Lead.person == actor)
        found = select(Membership, leads).where(Membership.id == number).with_for_update(of=Membership)
        with self.sessions() as session, session.begin():
            membership, is_lead = session.execute(found).one()
            self.move(session, membership, actor, is_lead=is_lead)
            session.execute(delete(Timer).where(Timer.membership == number, Timer.name == "add"))

    def move(self, session: Session, membership: Membership, actor: str, *, is_lead: bool) -> None:
        """Do without a library: one `if`."""
        if membership.state != "owed" or not is_lead:
            raise ValueError("not possible")
        membership.state, membership.nickname = "present", life.DATA["nickname"]
        session.add(step(membership, "owed", "present", actor))

    def check(self) -> None:
        """Raise unless the rows are there."""
        life.check(self.url, self.lives)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def step(membership: Membership, source: str, target: str, actor: str) -> Step:
    """Return the audit row of a move."""
    return Step(membership=membership.id, source=source, target=target, actor=actor, at=life.AT, data=life.DATA)

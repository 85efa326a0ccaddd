"""What somebody is to be told: taken by lease, delivered outside of any transaction, and marked."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, or_, select, tuple_, update

from wxflow.declare.records import Facts
from wxflow.errors import Raced
from wxflow.store.codec import stored_json
from wxflow.store.sql import Statement, rows, same, select_rows, update_rows, writing
from wxflow.store.store import Store
from wxflow.store.tables import OUTBOX
from wxflow.translatable import tr

WAITING, SENT, DEAD, DROPPED = STATES = ("waiting", "sent", "dead", "dropped")


class Message(NamedTuple):
    """One thing somebody is to be told; moments in UTC microseconds."""

    key: str
    """Made from what caused it, so that it exists only once."""
    topic: str
    recipient: str
    about: str | None
    content: Facts
    at: int
    state: str
    attempts: int
    next_at: int
    """Not to be tried before; whoever is at it puts that off."""
    digest: str | None
    """What it was sent with, or was about to be: whoever tries again sends the same again."""
    channel: str | None
    text: str | None
    """As it was rendered when it was last tried."""
    error: str | None
    changed_at: int


_ROW = rows(OUTBOX)
# Literal, as in the partial index.
_IS_WAITING = literal_column("state") == literal_column("'waiting'")
_DUE = (*same(OUTBOX, "company"), _IS_WAITING, OUTBOX.c.next_at <= bindparam("now"))
DUE = Statement(
    _ROW.where(*_DUE)
    .order_by(OUTBOX.c.next_at, OUTBOX.c.digest, OUTBOX.c.key)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True),
    "company",
    "now",
    "most",
)
MESSAGE = select_rows(OUTBOX, "company", "key")
LATELY = Statement(
    select(func.count(OUTBOX.c.digest.distinct())).where(
        *same(OUTBOX, "company", "channel"), OUTBOX.c.changed_at > bindparam("since")
    ),
    "company",
    "channel",
    "since",
)
_MARKS = ("state", "attempts", "next_at", "digest", "channel", "text", "error", "changed_at")
MARK = update_rows(OUTBOX, _MARKS, "company", "key", old=("changed_at",))
_CONCERNS = or_(OUTBOX.c.recipient == bindparam("whom"), OUTBOX.c.about == bindparam("them"))
_NAMED = or_(OUTBOX.c.recipient == bindparam("told"), OUTBOX.c.about == bindparam("named"))
_TOLD = select(OUTBOX.c.digest).where(OUTBOX.c.company == bindparam("of"), OUTBOX.c.digest.is_not(None), _NAMED)
FORGET_TEXT = Statement(
    update(OUTBOX)
    .values(text=literal_column("NULL"))
    .where(*same(OUTBOX, "company"), or_(_CONCERNS, OUTBOX.c.digest.in_(_TOLD))),
    "company",
    "whom",
    "them",
    "of",
    "told",
    "named",
)
"""Every message of a digest holds the whole text, so what one person is named in goes with all of them."""

TEXTS = Statement(
    select(OUTBOX.c.key, OUTBOX.c.text).where(*same(OUTBOX, "company"), OUTBOX.c.text.is_not(None)), "company"
)
FORGET_ONE = writing(
    OUTBOX,
    lambda given: (
        update(OUTBOX).values(text=literal_column("NULL")).where(*same(OUTBOX, "company", "key", given=given))
    ),
    "company",
    "key",
)


class Outbox:
    """One company's messages."""

    def __init__(self, store: Store, company: str) -> None:
        self._store, self._company = store, company

    def lease(self, now: int, until: int, most: int) -> list[Message]:
        """Take what is to be tried now, for oneself until a moment; whoever dies leaves it to others then."""
        with self._store.transaction(self._company, exclusive=False):
            found = [_message(row) for row in self._store.rows(DUE, self._company, now, most)]
            return [self.mark(one, now, next_at=until) for one in found]

    def mark(self, message: Message, now: int, **new: Any) -> Message:
        """Write down what became of a message, in the transaction that is open; Raced when somebody else has."""
        return self._mark(message._replace(**new), max(now, message.changed_at + 1))

    def lately(self, channel: str, since: int) -> int:
        """Count what a channel has taken since a moment."""
        return int(self._store.rows(LATELY, self._company, channel, since)[0][0])

    def get(self, key: str) -> Message | None:
        """Return a message, or None."""
        found = self._store.rows(MESSAGE, self._company, key)
        return _message(found[0]) if found else None

    def all(self, states: Sequence[str] = (), after: tuple[int, str] | None = None) -> Iterator[Message]:
        """Yield the messages by their moment and key, only those in the states if any is named, behind a place."""
        wanted = [OUTBOX.c.company == self._company, *([OUTBOX.c.state.in_(states)] if states else [])]
        wanted += [tuple_(OUTBOX.c.at, OUTBOX.c.key) > tuple_(*after)] if after is not None else []
        return map(_message, self._store.select(_ROW.where(*wanted).order_by(OUTBOX.c.at, OUTBOX.c.key)))

    def _mark(self, message: Message, now: int) -> Message:
        new = [getattr(message, name) for name in _MARKS[:-1]]
        if not self._store.run(MARK, *new, now, self._company, message.key, message.changed_at):
            raise Raced(tr("message {key} has been dealt with by somebody else meanwhile", key=message.key))
        return message._replace(changed_at=now)


def _message(row: Any) -> Message:
    key, topic, recipient, about, content, *rest = row
    return Message._make((key, topic, recipient, about, stored_json(content, (key, topic)), *rest))

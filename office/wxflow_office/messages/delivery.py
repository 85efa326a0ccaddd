"""Deliver what waits in the outbox: one digest a person, in working hours, each exactly once as far as ids reach."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wxflow.decide.command import Command
from wxflow.errors import BadInput, Raced
from wxflow.ledger.outbox import DEAD, SENT, WAITING, Message, Outbox
from wxflow_connectors.sender import Sender, Undelivered
from wxflow_machines.parts.reached import TOLD
from wxflow_office import logs
from wxflow_office.messages import digests
from wxflow_office.messages.rendering import Texts

if TYPE_CHECKING:
    from wxflow.ledger.ledger import Ledger
    from wxflow_office.company.company import Company

AT_ONCE, IN_ONE = 500, 100
"""Messages taken by one lease, and told in one digest, at most."""
LEASE = 600_000_000
"""How long whoever took a message may be at it, microseconds; then somebody else tries."""
_MINUTE = 60_000_000
_LONGEST = 6 * 3_600_000_000


class Told(NamedTuple):
    """What a delivery did: messages that were taken, put off, and are dead now."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0


class Delivery:
    """One run of a company's delivery; `folder` is that of its policy, `now` its clock (UTC microseconds)."""

    def __init__(self, company: "Company", folder: Path, sender: Sender, now: Callable[[], int]) -> None:
        self._company, self._attempts, self._now = company, company.policy.attempts, now
        self._outbox = Outbox(company.store, company.company)
        self._sender = sender
        self._texts = Texts(company, folder)
        self._hours = digests.hours_of(company.policy, company.engine.calendar)
        self._told = Told()
        self._held: dict[str, Message] = {}
        """What is leased now, as it was last marked."""

    def run(self) -> Told:
        """Deliver until nothing more is to be tried now."""
        while found := self._outbox.lease(self._now(), self._now() + LEASE, AT_ONCE):
            self._held = {one.key: one for one in found}
            try:
                for digest in self._digests(self._whole(found)):
                    self._try(digest)
            except BadInput:  # a secret or a template that is missing: nothing has been tried
                self._put_back([(one, one_then.attempts) for one, one_then in self._unfinished(found)])
                raise
        return self._told

    def _try(self, messages: list[Message]) -> None:
        try:
            self._deliver(messages)
        except Raced as error:
            logs.info("message left to others", why=str(error))

    def _whole(self, found: list[Message]) -> list[Message]:
        """Put back the last digest of a full lease, some of which may have been left: it is sent again whole."""
        last = found[-1].digest
        tail = [one for one in found if last is not None and one.digest == last]
        if len(found) < AT_ONCE or not tail or len(tail) == len(found):
            return found
        self._put_back([(one, one.attempts) for one in tail])
        return [one for one in found if one not in tail]

    def _unfinished(self, found: list[Message]) -> list[tuple[Message, Message]]:
        """Return what is still held, each beside what it was when it was taken."""
        now = [(self._held[one.key], one) for one in found]
        return [pair for pair in now if pair[0].state == WAITING and pair[0].next_at > self._now()]

    def _put_back(self, held: Sequence[tuple[Message, int]]) -> None:
        now = self._now()
        with self._company.store.transaction(self._company.company, exclusive=False), suppress(Raced):
            for one, attempts in held:
                self._held[one.key] = self._outbox.mark(one, now, next_at=now, attempts=attempts)

    def _digests(self, found: Sequence[Message]) -> Iterator[list[Message]]:
        """Yield what is to be told at once: those of before as they were, the new ones by person and day."""
        again = [one for one in found if one.digest is not None]
        for _, held in groupby(sorted(again, key=_digest), key=_digest):
            yield list(held)
        new = {one.key: one for one in found if one.digest is None}
        waiting = [digests.Message(one.key, one.recipient, one.at, one.content) for one in new.values()]
        for digest in digests.digests(waiting, self._hours, self._now()):
            messages = [new[one.key] for one in digest.messages]
            for first in range(0, len(messages), IN_ONE):
                yield messages[first : first + IN_ONE]

    def _deliver(self, messages: list[Message]) -> None:
        now = self._now()
        if (later := self._hours.first_from(now)) > now or (later := self._room(now)) > now:
            self._put_off(messages, now, later)
            return
        text = messages[0].text or self._texts.text(messages[0].recipient, messages, now)
        most = self._sender.most_bytes
        if most is not None and len(text.encode()) > most and len(messages) > 1 and messages[0].digest is None:
            # Cut off, some of it would count as told and nobody would have read it.
            for half in (messages[: len(messages) // 2], messages[len(messages) // 2 :]):
                self._try(half)
            return
        digest = messages[0].digest or sha256("\n".join(one.key for one in messages).encode()).hexdigest()[:32]
        # Before it is sent: whoever tries again, sends the same under the same name.
        # The lease begins anew: nobody else is to take it while the other side thinks.
        name = self._sender.name
        messages = self._mark(messages, now, counting=True, digest=digest, channel=name, text=text, next_at=now + LEASE)
        try:
            self._sender.send(digest, messages[0].recipient, text)
        except Undelivered as error:
            self._failed(messages, error)
        else:
            self._company.engine.write(partial(self._sent, messages))
            self._told = self._told._replace(sent=self._told.sent + len(messages))

    def _room(self, now: int) -> int:
        """Return when the channel may be used: now, or a while later."""
        most = self._sender.most_a_minute
        full = most is not None and self._outbox.lately(self._sender.name, now - _MINUTE) >= most
        return now + _MINUTE // 4 if full else now

    def _sent(self, messages: Sequence[Message], ledger: "Ledger") -> None:
        """Write down that a digest was taken, and with it, on what it is about, whom it has reached."""
        now = self._now()
        for one in messages:
            self._held[one.key] = self._outbox.mark(one, now, state=SENT, error=None)
        self._company.engine.apply_in(ledger, [_reached(one, now) for one in messages if "deadline" in one.content])

    def _failed(self, messages: list[Message], error: Undelivered) -> None:
        now, tried = self._now(), max(one.attempts for one in messages)
        dead = error.final or tried >= self._attempts
        delay = min(max(_MINUTE << min(tried - 1, 20), error.after * 1_000_000), _LONGEST)
        state, next_at = (DEAD, now) if dead else (WAITING, now + delay)
        self._mark(messages, now, error=str(error), state=state, next_at=next_at)
        count = len(messages)
        self._told = self._told._replace(
            dead=self._told.dead + count * dead, put_off=self._told.put_off + count * (not dead)
        )

    def _put_off(self, messages: list[Message], now: int, until: int) -> None:
        """Wait for working hours, or for the channel: that is no attempt."""
        with self._company.store.transaction(self._company.company, exclusive=False):
            for one in messages:
                self._held[one.key] = self._outbox.mark(one, now, next_at=until)
        self._told = self._told._replace(put_off=self._told.put_off + len(messages))

    def _mark(self, messages: Sequence[Message], now: int, *, counting: bool = False, **new: object) -> list[Message]:
        """Write down what becomes of messages; `counting` an attempt."""
        with self._company.store.transaction(self._company.company, exclusive=False):
            marked = [self._outbox.mark(one, now, attempts=one.attempts + counting, **new) for one in messages]
        self._held.update((one.key, one) for one in marked)
        return marked


def _digest(message: Message) -> str:
    return message.digest or ""


def _reached(message: Message, now: int) -> Command:
    """Say on the instance that its reminder has reached somebody; refused where the deadline runs no longer."""
    told = {name: message.content[name] for name in ("deadline", "entry") if name in message.content}
    data = {**told, "recipient": message.recipient}
    return Command(message.content["machine"], message.content["key"], TOLD, data, "delivery", None, now)

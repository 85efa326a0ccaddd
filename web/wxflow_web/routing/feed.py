"""Tell those who listen of every step, as server-sent events: one look at the database a second for all of them.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from functools import partial
from itertools import islice

from starlette.responses import StreamingResponse

from wxflow.declare.records import Step
from wxflow.errors import WxflowError
from wxflow.store.steps_in_order import Place
from wxflow_office import logs
from wxflow_office.company import clock
from wxflow_office.company.company import Company
from wxflow_web.answers.errors import NoToken
from wxflow_web.routing.companies import Companies
from wxflow_web.routing.latest import Latest, place_of, since
from wxflow_web.routing.listening import Listening
from wxflow_web.routing.telling import Told, told

_EVERY = 1.0
"""Seconds between two looks."""
_ALIVE_EVERY = 15.0
"""Seconds after which something is sent, so that whoever has gone is noticed, and no proxy thinks we have."""
_MOST_WAITING = 1_000
"""Events that wait for one who reads slowly: with more they are sent away, to come back with Last-Event-ID."""
_MOST_A_LOOK = 5_000
_HELLO = "retry: 2000\n\n"
_ALIVE = ":\n\n"
_END = None


class _Listener:
    """Somebody who listens."""

    def __init__(self, wanted: Listening) -> None:
        self.wanted = wanted
        self.waiting: asyncio.Queue[Told | None] = asyncio.Queue(_MOST_WAITING + 1)

    def tell(self, events: Sequence[Told]) -> bool:
        """Let events wait for them; tell whether they are still reading."""
        if self.waiting.qsize() + len(events) > _MOST_WAITING:
            return False
        for event in events:
            self.waiting.put_nowait(event)
        return True

    def dismiss(self) -> None:
        """Let what they are told end here; there is room for that, whatever else waits."""
        if not self.waiting.full():
            self.waiting.put_nowait(_END)


class Feed:
    """Looks for what is new as long as somebody listens; no thread is held by whoever does."""

    def __init__(self, companies: Companies) -> None:
        self._companies = companies
        self._listeners: set[_Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._is_open = True

    def answer(self, wanted: Listening) -> StreamingResponse:
        """Answer with all that somebody wants to be told of, as it comes."""
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._events(wanted), headers=headers, media_type="text/event-stream")

    def close(self) -> None:
        """Let everybody go: the server is about to stop."""
        self._is_open = False
        self._dismiss(self._listeners)

    async def _events(self, wanted: Listening) -> AsyncGenerator[str]:
        listener = _Listener(wanted)
        yield _HELLO
        self._join(listener)
        try:
            sent: set[str] = set()
            async for event in self._before(listener):
                sent.add(event.id)
                yield event.text
            async for new in self._from_now(listener):
                if new is None:
                    sent.clear()  # what came while they were told of what was before has been told by now
                    yield _ALIVE
                elif new.id not in sent:
                    yield new.text
        except WxflowError:
            return  # they come back, and are told from where they were
        finally:
            self._listeners.discard(listener)

    async def _from_now(self, listener: _Listener) -> AsyncGenerator[Told | None]:
        """Yield what comes, and None where nothing has come for a while."""
        while self._is_open:
            try:
                event = await asyncio.wait_for(listener.waiting.get(), _ALIVE_EVERY)
            except TimeoutError:
                yield None
                continue
            if event is _END:
                return
            yield event

    async def _before(self, listener: _Listener) -> AsyncGenerator[Told]:
        """Yield what came between the step they know and the moment they began to listen."""
        place, first = listener.wanted.after, True
        while place is not None:
            steps = await self._companies.run(partial(_since, place, first), writes=False)
            (events,) = await self._told(steps, [listener])
            if events is None:
                raise NoToken
            for event in events:
                yield event
            place, first = place_of(steps[-1]) if len(steps) == _MOST_A_LOOK else None, False

    def _join(self, listener: _Listener) -> None:
        self._listeners.add(listener)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_on(Latest(clock.now())))

    async def _look_on(self, latest: Latest) -> None:
        """Look again and again, until nobody listens any more."""
        while self._listeners and self._is_open:
            try:
                await self._look(latest)
            except WxflowError:
                pass  # a database that is out of reach is asked again
            except Exception as error:  # a fault of ours: whoever listens comes back, and is told from where they were
                logs.fault(error)
                self._dismiss(list(self._listeners))
            await asyncio.sleep(_EVERY)

    async def _look(self, latest: Latest) -> None:
        steps = await self._companies.run(lambda company: latest.new(company, _MOST_A_LOOK), writes=False)
        if steps:
            listeners = list(self._listeners)
            events = await self._told(steps, listeners)
            told_of = zip(listeners, events, strict=True)
            self._dismiss([one for one, own in told_of if own is None or not one.tell(own)])

    async def _told(self, steps: list[Step], listeners: list[_Listener]) -> list[list[Told] | None]:
        wanted = [one.wanted for one in listeners]
        return await self._companies.run(lambda company: told(company, steps, wanted), writes=False)

    def _dismiss(self, listeners: Iterable[_Listener]) -> None:
        for one in listeners:
            one.dismiss()


def _since(place: Place, first: bool, company: Company) -> list[Step]:
    with company.store.snapshot():
        return list(islice(since(company, place, first=first), _MOST_A_LOOK))

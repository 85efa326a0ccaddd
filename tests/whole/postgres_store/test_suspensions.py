"""Among many writers nobody arms a deadline that a suspension does not cover: starting one is done alone."""

from pathlib import Path
from threading import Thread

from tests.given.databases import DATABASES
from tests.given.founded import Hand, company_at, engine_at, founded, moment
from wxflow.audit import verify
from wxflow.calendar.due import HELD
from wxflow.databases import schema
from wxflow.decide.command import Command
from wxflow.engine import recount_timers
from wxflow.ledger.ledger import Ledger
from wxflow.store.queries import Queries

PEOPLE = [f"E{number:04}" for number in range(100, 160)]


def test_whoever_joins_while_a_suspension_is_started_is_covered(server_url: str, tmp_path: Path) -> None:
    url = DATABASES.blank()
    schema.upgrade(url)
    with company_at(url) as engine:
        founded(engine)

        def join(people: list[str]) -> None:
            own = engine_at(url)
            for person in people:
                data = {"name": "尹涛", "unit": "采购部"}
                own.fire(Command("person", person, "join", data, "E0008", None, moment("2026-03-03 09:00")))
            own.store.close()

        joining = [Thread(target=join, args=(PEOPLE[n::3],)) for n in range(3)]
        for thread in joining:
            thread.start()
        data = {"kind": "group", "whom": "G1", "from": "2026-03-03", "approver": "E0001"}
        Hand(engine, "2026-03-03 09:00")("suspension/S1", "start", "E0008", "搬家", **data)
        for thread in joining:
            thread.join()
        timers = [one for one in Queries(engine.store, "HX").timers() if one.key.split("/")[-1] in PEOPLE]
        assert len(timers) == len(PEOPLE)
        assert {one.due for one in timers} == {HELD}
        ledger = Ledger(engine.store, "HX", engine.machines)
        assert all(recount_timers.count(engine, ledger, one).moment == HELD for one in timers)
        assert verify.verify(engine.store, "HX", engine.machines).findings == ()

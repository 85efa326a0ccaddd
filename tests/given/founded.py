"""A small company under the Measures, for the engine's tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.given.databases import url_at
from wxflow.audit.in_force import InForce
from wxflow.audit.past import Past
from wxflow.audit.replay import Replay
from wxflow.calendar.workdays import Calendar
from wxflow.databases import schema
from wxflow.databases.connect import open_store
from wxflow.decide.command import Command, Outcome
from wxflow.decide.compiled import Machines
from wxflow.engine import recount, sweep
from wxflow.engine.corrections.judge import CorrectionJudge
from wxflow.engine.engine import Engine
from wxflow_machines.measures import MACHINES
from wxflow_machines.policy import file
from wxflow_machines.policy.policy import Policy

POLICY = """\
[company]
code = "HX"
name = "华信公司"

[roles]
information_centre = ["E0009"]
hr = ["E0008"]

[approvers]
"*" = ["E0001"]
"销售部" = ["E0002", "E0001", "E0002"]
"""
DAY = 86_400_000_000
HOUR = DAY // 24


def moment(text: str) -> int:
    """Return a moment of Shanghai time, such as 2026-03-02 09:00, in UTC microseconds."""
    return round(datetime.fromisoformat(f"{text}+08:00").timestamp() * 1_000_000)


def by_place(place: str) -> bytes:
    """Salt by the place instead of at random, so that equal histories have equal seals."""
    return sha256(place.encode()).digest()[:16]


@contextmanager
def company(folder: Path, extra: str = "", **calendar: Any) -> Iterator[Engine]:
    """Open a company; `extra` goes behind its policy."""
    url = url_at(folder)
    schema.upgrade(url)
    with company_at(url, POLICY + extra, Calendar(**calendar)) as engine:
        yield engine


@contextmanager
def company_at(url: str, policy_text: str = POLICY, calendar: Calendar | None = None) -> Iterator[Engine]:
    """Open a company whose tables are there."""
    engine = engine_at(url, policy_text, calendar)
    try:
        yield engine
    finally:
        engine.store.close()


def engine_at(url: str, policy_text: str = POLICY, calendar: Calendar | None = None, **options: Any) -> Engine:
    """Open a company's engine; `options` are those of the store."""
    policy = file.parse(policy_text, "policy.toml")
    counting = calendar or Calendar(policy.zone, policy.overrides)
    store = open_store(url, **options)
    return Engine(store, policy.code, Machines(MACHINES), policy, counting, salt=by_place)


def replay_of(engine: Engine) -> CorrectionJudge:
    """Return what holds a company's steps against what was in force."""
    past = Past(engine.store, engine.company, engine.machines)
    in_force = InForce(engine.store, engine.company, file.kept)
    loaded, policy = recount.loaded(engine.store, engine.company), engine.policy
    assert isinstance(policy, Policy)
    earlier = [Calendar(policy.zone, policy.overrides, loaded[:known]) for known in range(len(loaded) + 1)]
    return CorrectionJudge(Replay(past, in_force, engine.machines, engine.calendar, lambda: earlier), engine)


class Hand:
    """A hand that fires events at a company, at a time it carries along."""

    def __init__(self, engine: Engine, now: str) -> None:
        self.engine = engine
        self.now = moment(now)

    def at(self, now: str) -> "Hand":
        """Move on to a moment."""
        self.now = moment(now)
        return self

    def __call__(self, named: str, event: str, actor: str, reason: str | None = None, /, **data: Any) -> Outcome:
        """Fire an event at machine/key."""
        machine, key = named.split("/", 1)
        return self.engine.fire(Command(machine, key, event, data, actor, None, self.now, reason))

    def state(self, name: str) -> str | None:
        """Return the state something is in, or None when it is not."""
        machine, key = name.split("/", 1)
        found = self.engine.queries.instance(machine, key)
        return found.state if found else None

    def penalties(self) -> list[tuple[str, str, int | None]]:
        """Return every penalty's clause, debtor and amount, in the order of their moments and clauses."""
        found = [one.facts for one in self.engine.queries.instances("penalty")]
        found.sort(key=lambda facts: (facts["at"], facts["clause"], facts["debtor"]))
        return [(facts["clause"], facts["debtor"], facts["amount"]) for facts in found]

    def timers(self) -> list[tuple[str, str]]:
        """Return the key and name of every armed timer that counts working days, as they come due."""
        return [(one.key, one.name) for one in self.engine.queries.timers() if one.budget]


PEOPLE = {
    "E0001": ("罗慧敏", "总经办"),
    "E0002": ("葛强华", "销售部"),
    "E0003": ("黄娟娜", "销售部"),
    "E0004": ("钟静明", "采购部"),
    "E0008": ("赵娜", "人事部"),
    "E0009": ("孔霞", "信息中心"),
}
GROUP: dict[str, Any] = {
    "title": "华信公司采购部群",
    "kind": "temporary",
    "planned_end": "2026-12-31",
    "unit": "采购部",
    "purpose": "业务协同",
    "scope": {"units": ["采购部"], "people": ["E0003"]},
    "leads": ["E0004"],
}
CREATED: dict[str, Any] = {"title": "华信公司采购部群", "register_no": "1", "owner": "E0009"}
ROSTER = [
    {"person": "E0009", "nickname": "群主"},
    {"person": "E0004", "nickname": "钟静明(群负责人)"},
    {"person": "E0003", "nickname": "黄娟娜"},
]


def founded(engine: Engine) -> Hand:
    """Let everybody join on Monday 2026-03-02 at 8, and the group G1 be active at 9 with all it owes."""
    hand = Hand(engine, "2026-03-02 08:00")
    for key, (name, unit) in PEOPLE.items():
        hand(f"person/{key}", "join", "E0008", name=name, unit=unit)
    hand.at("2026-03-02 09:00")
    hand("group/G1", "request", "E0004", **GROUP)
    hand("group/G1", "approve", "E0001")
    hand("group/G1", "create", "E0009", **CREATED)
    hand("group/G1", "activate", "E0004", roster=ROSTER)
    return hand


def swept(hand: Hand, now: str) -> list[tuple[str, str, int | None]]:
    """Sweep, and return every penalty."""
    hand.at(now)
    assert sweep.sweep(hand.engine, hand.now).outcome == "good"
    return hand.penalties()

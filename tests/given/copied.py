"""A company with rows in every table, and its export."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tests.given import notices
from tests.given.checked import new_signer
from tests.given.databases import raw
from tests.given.founded import founded, moment
from wxflow.calendar.workdays import Calendar
from wxflow.engine import recount, sweep
from wxflow.engine.engine import Engine
from wxflow.proofs import checkpointing
from wxflow_machines.policy.policy import Policy

NOTICE = notices.whole(2027)
LATER = moment("2026-12-01 09:00")


def living(engine: Engine, folder: Path) -> None:
    """Let a company live that has rows in every table."""
    hand = founded(engine)
    everything(engine, folder)
    hand.now = LATER
    hand("person/E0003", "leave", "E0008")


def everything(engine: Engine, folder: Path) -> None:
    """Leave rows where commands leave none: a notice, a sweep, a checkpoint, a parked root, a refused line."""
    policy = engine.policy
    assert isinstance(policy, Policy)
    counting = Calendar(policy.zone, policy.overrides, [NOTICE])
    recount.load(replace(engine, calendar=counting), NOTICE, "E0009", LATER)
    sweep.sweep(engine, LATER)
    checkpointing.make(engine.store, engine.company, new_signer(folder / f"{engine.company}.pem"), LATER)
    with raw(engine.store.url) as database:
        parked = (engine.company, "group/G0", LATER, 1, "ValueError: 坏了 \\ ")
        database.execute("INSERT INTO parked VALUES (?, ?, ?, ?, ?)", parked)
        database.execute("INSERT INTO refusals VALUES (?, ?, ?)", (engine.company, "0" * 64, LATER))
        message = (engine.company, "a#1:b/c", "b", "c", None, "{}", LATER, "sent", 1, LATER, "d", "e", "f", None, LATER)
        database.execute(f"INSERT INTO outbox VALUES ({', '.join('?' * len(message))})", message)


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def sealed(lines: list[bytes]) -> bytes:
    """Put the right digest under lines, as somebody would who knows how."""
    content = b"".join(lines)
    return content + json.dumps({"sha256": sha256(content).hexdigest()}, separators=(",", ":")).encode() + b"\n"

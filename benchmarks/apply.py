"""Batches of 500 events a transaction: by the engine, and by `wxflow apply` as a whole."""

import gc
import json
import sys
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

from benchmarks import company, hand
from benchmarks.pairs import Line, Pairs, compare, copy, in_turn
from wxflow.decide.command import Command
from wxflow.moments import iso
from wxflow_cli.main import main

GROUPS, MEMBERS, BATCH, ROUNDS = 10, 500, 500, 5


def measure(folder: Path) -> list[Line]:
    """Add 5,000 members in batches of 500, each round on fresh copies."""
    database = folder / "apply.db"
    company.found(database, GROUPS, MEMBERS, early=MEMBERS)
    commands = company.adds(GROUPS, MEMBERS)
    journal = written(commands, folder / "journal.jsonl")
    (folder / "policy.toml").write_text(company.policy_text(), encoding="utf-8")
    by_engine, by_command = Pairs([], []), Pairs([], [])
    for number in range(ROUNDS):
        ours, other = copy(database, "ours.db"), copy(database, "other.db")
        _add(by_engine, _by_engine(ours, other, commands, number))
        compare(ours, other, 2 * len(commands))
        ours, other = copy(database, "ours.db"), copy(database, "other.db")
        _add(by_command, _by_command(ours, other, journal, commands, number))
        compare(ours, other, 2 * len(commands), salted_alike=False)
    return [
        by_engine.line(f"Engine.apply, {BATCH} events a transaction", BATCH, 1.6),
        by_command.line(f"wxflow apply --batch {BATCH}, the whole command", len(commands), 1.7),
    ]


def _by_engine(ours: Path, other: Path, commands: list[Command], number: int) -> Pairs:
    engine, connection = company.engine(ours), hand.connect(other)
    pairs = in_turn(
        [(partial(engine.apply, some), partial(hand.add_together, connection, some)) for some in _batches(commands)],
        first=number,
    )
    engine.store.close()
    connection.close()
    return pairs


def _by_command(ours: Path, other: Path, journal: Path, commands: list[Command], number: int) -> Pairs:
    """Compare reading a journal, applying and reporting it with the bare writes."""

    def by_hand() -> None:
        connection = hand.connect(other)
        for some in _batches(commands):
            hand.add_together(connection, some)
        connection.close()

    return in_turn([(partial(carry_out, journal, ours), by_hand)], first=number)


def written(commands: list[Command], journal: Path) -> Path:
    """Write commands into a journal."""
    journal.write_text("".join(map(_line, commands)), encoding="utf-8")
    return journal


def carry_out(journal: Path, database: Path) -> None:
    """Carry a journal out by `wxflow apply`, under the policy that lies beside it."""
    given = ["--database", f"sqlite:///{database}", "--policy", str(journal.with_name("policy.toml"))]
    _run(["apply", str(journal), "--batch", str(BATCH), *given])


def _run(arguments: list[str]) -> None:
    """Run wxflow in this process, as the shell would start it but for the imports."""
    threshold, given = gc.get_threshold(), sys.argv
    sys.argv = ["wxflow", *arguments]
    try:
        with redirect_stdout(StringIO()):
            main()
    except SystemExit as end:
        if end.code:
            raise AssertionError(f"wxflow {arguments[0]} ended with {end.code}") from None
    finally:
        gc.set_threshold(*threshold)
        sys.argv = given


def _batches(commands: list[Command]) -> list[list[Command]]:
    return [commands[start : start + BATCH] for start in range(0, len(commands), BATCH)]


def _add(all_: Pairs, some: Pairs) -> None:
    all_.ours.extend(some.ours)
    all_.other.extend(some.other)


def _line(command: Command) -> str:
    told = {name: value for name, value in command._asdict().items() if value is not None and name != "recorded_at"}
    return json.dumps({**told, "at": iso(command.recorded_at, "Asia/Shanghai")}, ensure_ascii=False) + "\n"

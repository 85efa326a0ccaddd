"""One event a transaction: a membership goes from owed to present."""

from functools import partial
from pathlib import Path

from benchmarks import company, hand
from benchmarks.pairs import Line, compare, copy, in_turn
from wxflow.decide.command import Command
from wxflow.engine.engine import Engine

GROUPS, MEMBERS, ROUND = 10, 300, 200


def measure(folder: Path) -> list[Line]:
    """Fire each command in its own transaction, 200 a round."""
    company.found(folder / "fire.db", GROUPS, MEMBERS, early=MEMBERS)
    ours, other = copy(folder / "fire.db", "ours.db"), copy(folder / "fire.db", "other.db")
    engine, connection = company.engine(ours), hand.connect(other)
    commands = company.adds(GROUPS, MEMBERS)
    rounds = [commands[start : start + ROUND] for start in range(0, len(commands), ROUND)]
    pairs = in_turn((partial(_fire_each, engine, some), partial(hand.add_each, connection, some)) for some in rounds)
    engine.store.close()
    connection.close()
    compare(ours, other, 2 * len(commands))
    return [pairs.line("fire, one event a transaction", ROUND, 1.3)]


def _fire_each(engine: Engine, commands: list[Command]) -> None:
    for command in commands:
        engine.fire(command)

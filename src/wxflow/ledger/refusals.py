"""Remember the lines of a journal that were refused: one that comes again word for word is refused as before."""

from collections.abc import Sequence
from hashlib import sha256

from wxflow.decide.command import Command
from wxflow.errors import Refused, WxflowError
from wxflow.json_values import ascii_only, canonical
from wxflow.store import statements as sql
from wxflow.store.store import Store
from wxflow.translatable import tr


def line_of(command: Command) -> str:
    """Name a command by all it says: two lines of one name are the same word for word."""
    return sha256(ascii_only(command).encode()).hexdigest()


class Refusals:
    """Which of some commands were refused before, looked up together; and what is refused of them now."""

    def __init__(self, store: Store, company: str, commands: Sequence[Command]) -> None:
        self._store, self._company = store, company
        self._known: set[str] = set()
        if store.rows(sql.ANY_REFUSAL, company):  # else nothing has to be named
            lines = sorted({line_of(command) for command in commands})
            found = store.rows(sql.REFUSALS_NAMED, canonical(lines), company)
            self._known.update(line for (line,) in found)
        self._new: dict[str, int] = {}

    def check(self, command: Command) -> None:
        """Refuse a line that was refused before."""
        if self._known and line_of(command) in self._known:
            what = f"{command.machine}/{command.key} {command.event}"
            raise Refused(what, tr("this very line was refused before"), tr("a line that says something else"))

    def note(self, command: Command, error: WxflowError) -> None:
        """Note that a command was refused, if that is what became of it, and it is new."""
        if isinstance(error, Refused) and (line := line_of(command)) not in self._known:
            self._known.add(line)
            self._new[line] = command.recorded_at

    def write(self) -> None:
        """Write down what was refused now: no word of it, for names may stand in it."""
        if self._new:
            self._store.run_many(sql.ADD_REFUSAL, [(self._company, *told) for told in self._new.items()])

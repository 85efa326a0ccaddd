"""A policy as a form, made from the schema of its file, and what of it somebody has changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from wxflow.json_values import is_object
from wxflow.translatable import tr
from wxflow_machines.policy.file import defaults
from wxflow_machines.policy.problems import BadPolicy, Place
from wxflow_machines.policy.schema import APPROVERS, CHARGE, OVERRIDE, REMINDER, TABLES, UNIT, Key, Table
from wxflow_office.policies.fields import Field, Row, Section, field, read, rows_of, shown
from wxflow_office.policies.words import WORDS

IN_THE_TEXT = ("company.code", "company.effective_from", "company.previous", "delivery.channel", "calendar.notices")
"""What stays, and what names files and servers: whoever looks after those writes it."""
LISTS: Mapping[str, Mapping[str, Key]] = {
    "approvers": {"unit": UNIT, "people": APPROVERS},
    "calendar.overrides": OVERRIDE,
    "reminders": REMINDER,
}
"""What there may be several of, each with its columns."""
_BLANK = 2
"""Rows that are offered for more of them."""


class Form:
    """The form of a policy's tables with what was `typed`, by the fields' names; without it, with what is in force."""

    def __init__(self, given: Table, typed: Mapping[str, str] | None = None) -> None:
        self._given, self._typed = given, typed

    def sections(self) -> Iterator[Section]:
        """Yield the form, filled in."""
        yield Section(
            tr("Who does what"), [*self._of("roles")], self._rows("approvers"),
            tr("Staff ids, one a line. Approval in levels is written in the text."),
        )  # fmt: skip
        yield Section(tr("Deadlines, in working days"), [*self._of("deadlines")], [])
        yield Section(
            tr("What a breach costs"), [*self._of("penalties")], [*self._charges()],
            tr("Either an exact amount, or the least with or without the most. What is empty is as the Measures say."),
        )  # fmt: skip
        yield Section(tr("Names"), [*self._of("company"), *self._of("names")], [])
        yield Section(tr("Signing in"), [*self._of("access")], [])
        yield Section(
            tr("Working days and days off of the company's own"), [*self._of("calendar")],
            self._rows("calendar.overrides"),
        )  # fmt: skip
        yield Section(tr("Reminders"), [*self._of("hours"), *self._of("delivery")], self._rows("reminders"))
        guards = [one for table in ("page", "import", "inspection", "sweep") for one in self._of(table)]
        yield Section(tr("Limits against a slip of the hand"), guards, [])

    def changes(self) -> dict[Place, Any]:
        """Return what was typed otherwise than it is now, by its place; None for what is to be as the Measures say.

        BadPolicy for a unit that is named twice; whether the values are right is for the schema to say.
        """
        changed: dict[Place, Any] = {}
        for (table, name), key in _single():
            typed = self._read(key, (table, name))
            if typed != read(key, shown(self._present(table, name))):
                changed[table, name] = typed
        for clause in defaults()["charges"]:
            changed |= self._charge(clause)
        return changed | self._approvers() | self._list("calendar.overrides") | self._list("reminders")

    def name_of(self, place: Place) -> str | None:
        """Return the name of the field that shows a place, or of the first field within it; None if none does."""
        if place[0] == "approvers" and len(place) > 1:
            units = [row["unit"] for row in self._typed_rows("approvers")]
            return f"approvers.{units.index(place[1]) + 1}.unit" if place[1] in units else None
        wanted = ".".join(place)
        groups = (fields for one in self.sections() for fields in (one.fields, *(row.fields for row in one.rows)))
        names = (one.name for fields in groups for one in fields)
        return next((one for one in names if one == wanted or one.startswith(f"{wanted}.")), None)

    def _of(self, table: str) -> Iterator[Field]:
        for (of, name), key in _single():
            if of == table:
                yield self._field((table, name), f"{table}.{name}", key, self._present(table, name))

    def _charges(self) -> Iterator[Row]:
        for clause in defaults()["charges"]:
            now = self._charge_now(clause)
            parts = [self._field(("charges", clause, name), name, key, now.get(name)) for name, key in CHARGE.items()]
            yield Row(*WORDS[f"charges.{clause}"], parts)

    def _rows(self, name: str) -> list[Row]:
        rows = self._stored(name) if self._typed is None else self._typed_rows(name)
        blank = [dict.fromkeys(LISTS[name], "")] * _BLANK
        return [
            Row("", "", [
                field(f"{name}.{number}.{column}", f"{name}.{column}", key, row[column])
                for column, key in LISTS[name].items()
            ])
            for number, row in enumerate([*rows, *blank], 1)
        ]  # fmt: skip

    def _field(self, place: Place, word: str, key: Key, present: Any) -> Field:
        name, now = ".".join(place), shown(present)
        value = now if self._typed is None else self._typed.get(name, now).strip()
        return field(name, word, key, value, now=now, measures=shown(self._measures(place)))

    def _charge(self, clause: str) -> dict[Place, Any]:
        """Return what changes at a charge, whose parts are one: an exact amount takes the place of the others."""
        now = self._charge_now(clause)
        typed = {name: self._read(key, ("charges", clause, name), now.get(name)) for name, key in CHARGE.items()}
        if typed == {name: now.get(name) for name in CHARGE}:
            return {}
        return {("charges", clause, name): value for name, value in typed.items()}

    def _charge_now(self, clause: str) -> Table:
        """Return what a breach costs; a ceiling that the company has not confirmed is none of its own."""
        own, default = self._given.get("charges", {}).get(clause, {}), defaults()["charges"][clause]
        found = own if own and ("exact" in own or "exact" in default) else {**default, **own}
        return {name: value for name, value in found.items() if name != "ceiling" or name in own}

    def _approvers(self) -> dict[Place, Any]:
        now: Table = self._given["approvers"]
        typed = self._typed_rows("approvers")
        units = [row["unit"] for row in typed]
        if twice := [one for one in dict.fromkeys(units) if units.count(one) > 1]:
            raise BadPolicy((), [(("approvers", one), tr("is named twice: keep one")) for one in twice])
        chains: dict[str, list[str]] = {row["unit"]: read(APPROVERS, row["people"]) or [] for row in typed}
        return {
            ("approvers", unit): chains.get(unit) for unit in {**now, **chains} if chains.get(unit) != now.get(unit)
        }

    def _list(self, name: str) -> dict[Place, Any]:
        """Return what changes at a list of tables: all of it or nothing."""
        rows = self._typed_rows(name)
        if rows == self._stored(name):
            return {}
        read_rows = [{column: read(key, row[column]) for column, key in LISTS[name].items()} for row in rows]
        told = [{column: value for column, value in row.items() if value is not None} for row in read_rows]
        return {tuple(name.split(".")): told or None}

    def _stored(self, name: str) -> list[dict[str, str]]:
        if name == "approvers":
            chains: Table = self._given[name]
            return [{"unit": unit, "people": shown(chain)} for unit, chain in chains.items()]
        table, _, key = name.partition(".")
        found = self._given.get(table, {} if key else [])
        rows: list[Table] = found.get(key, []) if key else found
        return [{column: shown(one.get(column)) for column in LISTS[name]} for one in rows]

    def _typed_rows(self, name: str) -> list[dict[str, str]]:
        return rows_of(self._typed or {}, name, LISTS[name])

    def _read(self, key: Key, place: Place, now: Any = None) -> Any:
        """Return what was typed; what is in force where the field was not there at all."""
        now = self._present(*place) if len(place) == 2 else now
        return read(key, (self._typed or {}).get(".".join(place), shown(now)))

    def _present(self, table: str, name: str) -> Any:
        own = self._given.get(table, {}).get(name)
        return self._measures((table, name)) if own is None else own

    def _measures(self, place: Place) -> Any:
        """Return what holds where the file says nothing; None where nothing does."""
        found: Any = {**defaults(), "names": {"company": [self._given["company"]["name"]], **defaults()["names"]}}
        for name in place:
            found = found.get(name) if is_object(found) else None
        return found


def _single() -> Iterator[tuple[tuple[str, str], Key]]:
    """Yield the values that there is one of, by their tables and keys."""
    for table, keys in TABLES.items():
        for name, key in keys.items():
            if f"{table}.{name}" not in (*IN_THE_TEXT, *LISTS):
                yield (table, name), key

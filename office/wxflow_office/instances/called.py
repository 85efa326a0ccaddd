"""Call people, groups and units by their names, beside their ids."""

import re
from functools import cache, cached_property
from string import Formatter
from typing import TYPE_CHECKING, Any

from wxflow.declare.records import ERASED, FOUND, Facts, Name
from wxflow.json_values import is_list, is_object
from wxflow.moments import ending, parse
from wxflow.translatable import joined, listed, term, tr
from wxflow_machines.approval.case import APPLICANT
from wxflow_machines.references import NAMED
from wxflow_office.company.company import Company
from wxflow_office.instances.numbers import Numbers
from wxflow_office.texts import dates, language
from wxflow_office.texts.prices import price

_SAME = ("matter", "kind", "category", "cause", "debtor_role", "layer", "standing", "deadline")
ALIKE = {"timer": "deadline", "by": "way", "role": "debtor_role", "withdrawn_from": "state"}
"""The facts whose words are of a kind that is called otherwise."""
_TERMS = {**ALIKE, "unconfirmed": "column", **{name: name for name in _SAME}}
"""The facts that hold a word that programs know, and of which kind."""
if TYPE_CHECKING:
    from wxflow.engine.outlook import Outlook

PEOPLE = (
    "approvals", "leads", "people", "created_by", "dissolution_applicant", "dissolution_approvals", "actor",
    "recipient", "copied", "fallback", "escalate_to", "approver", "approvers", "subject", "who", "last", "creator",
    "seat", "holder", "proposed_by",
)  # fmt: skip
"""The facts, besides those that are refs, that name people."""
_FINDING = re.compile(r"(#\d+):[^/#]+$")
"""What follows the step that something comes of: which deadline, or which finding of it."""
_LIVES = ("step", "instance")
"""The facts that name an instance, or a step of one."""
_UNITS = (*(name for name, machine in NAMED.items() if machine == "unit"), "units")
"""The facts that name units."""
_NAMING = ("person", "outgoing")
"""The parts of a key that name people."""
_OPTION = re.compile(r"(^|\s)--[a-z-]+ $")
"""What a staff id is the value of in a command that is to be typed: it stays as it is."""
_WORD = re.compile(r"( ?)(?<![\w/#:`=.-])([A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9])(?![\w/#:`=-])( ?)")
"""What may be a staff id: no part of a key or of a command."""


@cache
def _named_in(template: str) -> tuple[str, ...]:
    """Return what a declared sentence names, in its order."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name)


def newest_id(facts: Facts | None, key: str) -> str:
    """Return the newest staff id of a person, from their facts; the key where they have no other."""
    ids: list[str] = list((facts or {}).get("ids", ()))
    return ids[-1] if ids else key


def _kind(name: str, facts: Facts) -> str:
    """Return what a fact names: whom a suspension is for is told beside it."""
    return str(facts.get("kind", name)) if name == "whom" else name


class Called:
    """The names of a company's people, groups and units as they stand; each is looked up once."""

    def __init__(self, company: Company, outlook: "Outlook | None" = None) -> None:
        self._company, self._outlook = company, outlook
        self._facts: dict[tuple[str, str], Facts | None] = {}

    def name(self, person: str) -> str | None:
        """Return somebody's name; None where nobody is known by the id, or it has been erased."""
        name: str | None = (self.facts("person", person) or {}).get("name")
        return None if name == ERASED else name

    @property
    def known(self) -> dict[str, str]:
        """The names of everybody that was looked up so far, by their keys."""
        names = {key: self.name(key) for machine, key in self._facts if machine == "person"}
        return {key: name for key, name in names.items() if name}

    def title(self, group: str) -> str | None:
        """Return a group's title; None where there is no such group."""
        title: str | None = (self.facts("group", group) or {}).get("title")
        return title

    def unit(self, unit: str) -> str:
        """Return what a unit is called now."""
        return str((self.facts("unit", self._keys.key("unit", unit)) or {}).get("name", unit))

    def renamed(self, name: str, value: Any) -> Any:
        """Return a fact with the units that it names, which it has by their keys, as they are called now."""
        if is_object(value):
            return {one: self.renamed(one, told) for one, told in value.items()}
        if name not in _UNITS:
            return value
        return [self._unit(one) for one in value] if is_list(value) else self._unit(value)

    def _unit(self, key: Any) -> Any:
        return (self.facts("unit", key) or {}).get("name", key) if isinstance(key, str) else key

    def person(self, person: str) -> str:
        """Return somebody as people read it: the name and the id, or the id alone."""
        name, newest = self.name(person), self.id(person)
        return tr("{name} ({id})", name=name, id=newest) if name else newest

    def id(self, person: str) -> str:
        """Return the staff id somebody has now: the newest of those that mean them."""
        return newest_id(self.facts("person", person), person)

    def people(self, people: "list[str] | tuple[str, ...]") -> str:
        """Return several people."""
        return listed([self.person(one) for one in people])

    def group(self, group: str) -> str:
        """Return a group as a sentence names it: its title in quotes, or the id."""
        title = self.title(group)
        return tr("“{title}”", title=title) if title else group

    def value(self, name: str, value: Any, of: str | None = None) -> Any:
        """Return a fact as people read it: whoever and whatever it names by their names."""
        if isinstance(value, bool):
            return term("answer", "yes" if value else "no")
        if is_list(value):
            return listed([self.value(name, one, of) for one in value])
        if is_object(value):
            named = [(one, told) for one, told in value.items() if one != FOUND]
            parts = [(self._key(name, one, of), self.value(_kind(one, value), told, of)) for one, told in named]
            told = [tr("{name}: {value}", name=one, value=part) for one, part in parts if part not in (None, "")]
            return joined(told) if told else None
        return self._word(name, value, of) if isinstance(value, str) else value

    def told(self, facts: Facts) -> Facts:
        """Return facts as people read them: whom a suspension is for by name, a breach by the day it ended with."""
        kind, whom = facts.get("kind"), facts.get("whom")
        if kind is None or whom is None:
            return dates.as_read(facts)
        return {**facts, "whom": self.value(str(kind), whom)}

    def _word(self, name: str, value: str, of: str | None) -> str:
        if name in _LIVES or (name in ("cause", "subject") and "/" in value):
            return self.step(_FINDING.sub(r"\1", value))
        kind = "person" if name in PEOPLE else NAMED.get(name)
        if kind == "person" or (name in ("to", "for", "by") and self.name(value)):
            return self.person(value)
        if kind == "group":
            return tr("{title} ({id})", title=title, id=value) if (title := self.title(value)) else value
        if name in _UNITS:
            return self.unit(value)
        if name == "to" and value == APPLICANT:
            return term("place", value)
        read = ending(value) if name in dates.ENDS else value
        return term(_TERMS[name], value, of) if name in _TERMS else read

    def beside(self, text: str) -> str:
        """Return a text, said in the language, with everybody's name beside the staff id it holds."""
        said = language.say(text)
        return _WORD.sub(lambda found: self._beside(said, found), said)

    def _beside(self, said: str, found: re.Match[str]) -> str:
        """Return what takes the place of a staff id and the spaces round it: Chinese needs none there."""
        name, before, after = self.name(found[2]), said[: found.start(2)], said[found.end(2) :]
        if name is None or before.rstrip(" (（").endswith(name) or _OPTION.search(before):
            return found[0]
        in_brackets = before.endswith(("(", "（", ", ")) or after.startswith((")", "）", ", "))
        told = f"{name} {self.id(found[2])}" if in_brackets else language.say(self.person(found[2]))
        close = language.spoken() == "zh" and not in_brackets
        return told if close else f"{found[1]}{told}{found[3]}"

    def whole(self, machine: str, key: str) -> str:
        """Return what an instance is called: its short name, and whom it is about."""
        short = self.short(machine, key)
        if machine == "penalty":
            about = (self.facts(machine, key) or {}).get("debtor")
        else:
            parts = self._company.machines[machine].machine.parts_of(key)
            about = next((parts[one] for one in _NAMING if one in parts), None)
        name = self.name(about) if about else None if machine != "group" else self.title(key)
        return tr("{id} ({about})", id=short, about=name) if name else short

    def short(self, machine: str, key: str) -> str:
        """Return what people type and quote: a penalty's number, for its key is long, and the keys of all else."""
        if machine != "penalty":
            return self.key(machine, key)
        began = (self.facts(machine, key) or {}).get("at")
        return self._numbers.of(machine, key, began and parse(began, "at")) or key

    def named(self, name: Name) -> str:
        """Return what an instance is called with what it is: 人员 E0031（许佳宁）."""
        machine, key = name
        return tr("{machine} {key}", machine=term("machine", machine), key=self.whole(machine, key))

    def step(self, text: str) -> str:
        """Return an instance named as machine/key, or its step named as machine/key#seq, as people call it."""
        name, sign, number = text.rpartition("#")
        numbered = bool(sign) and number.isdigit()
        machine, _, key = (name if numbered else text).partition("/")
        if not key or machine not in self._company.machines.machines:
            return text
        whole = self.named((machine, key))
        return tr("{instance} step {seq}", instance=whole, seq=number) if numbered else whole

    def key(self, machine: str, key: str) -> str:
        """Return an instance's key with the newest staff ids of whom it names."""
        parts = self._company.machines[machine].machine.parts_of(key)
        if not any(one in parts for one in _NAMING):
            return key
        return "/".join(self.id(part) if one in _NAMING else part for one, part in parts.items())

    def facts(self, machine: str, key: str) -> Facts | None:
        """Return the facts of an instance, or None."""
        if (machine, key) not in self._facts:
            found = (self._outlook or self._company.queries).instance(machine, key)
            self._facts[machine, key] = found.facts if found else None
        return self._facts[machine, key]

    def sentence(self, template: str, facts: Facts, group: str | None) -> str:
        """Return a sentence about an instance, which may name its facts, its group and what it costs."""
        told: dict[str, Any] = {}
        for name in _named_in(template):
            if name == "group" and group is not None:
                told[name] = self.group(group)
            elif name == "price" and "clause" in facts:
                told[name] = price(facts)
            elif name in facts:
                told[name] = self.value(name, facts[name])
        return tr(template, **told)

    def _key(self, name: str, key: str, of: str | None) -> str:
        return self.person(key) if name == "nicknames" else term("column", key, of)

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers(self._company)

    @cached_property
    def _keys(self) -> Any:
        return (self._outlook or self._company.outlook()).lookups

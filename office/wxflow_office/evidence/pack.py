"""Write an evidence pack: everything about some instances, in files that are read without wxflow."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from wxflow.audit.in_force import document
from wxflow.declare.records import CLOCK, Instance, Name, Step
from wxflow.moments import iso
from wxflow.proofs import covered_heads, prove
from wxflow.proofs.checkpoint import Checkpoint
from wxflow.store.queries import Queries
from wxflow.translatable import term, tr
from wxflow_office.company.company import Company
from wxflow_office.evidence.pack_texts import WORDS, Words
from wxflow_office.instances.called import Called
from wxflow_office.notices import page
from wxflow_office.notices.notice import PENALTY, notice
from wxflow_office.texts import as_json, as_text, dates, language

VERIFIER = "verify_proof.py"
_WORD = re.compile(r"[\w.-]+")


def write(company: Company, lives: Sequence[Name], subject: str, folder: Path) -> dict[str, int]:
    """Write everything about some lives into an empty folder; return how much there is of what."""
    words = WORDS[language.spoken()]
    files, pack = words.files, _Pack(company, folder, words)
    with company.store.snapshot():
        found = [one for name in lives if (one := company.queries.instance(*name))]
        steps = _table(folder / files.steps, words.steps, pack.steps(found))
        timers = _table(folder / files.timers, words.timers, pack.timers(found))
        _write(folder / files.state, _json([{"machine": one.machine, **as_json.instance(one)} for one in found]))
        _table(folder / files.documents, words.documents, pack.documents())
        _table(folder / files.people, words.people, pack.people())
        pack.notices(found)
        checkpoint = covered_heads.latest(company.store, company.company)
        proofs = pack.proofs(found, checkpoint) if checkpoint else 0
    _write(folder / files.readme, _readme(words, subject, company, checkpoint, proofs))
    _write(folder / "SHA256SUMS", "".join(f"{digest}  {name}\n" for name, digest in _digests(folder)))
    return {"instances": len(found), "steps": steps, "timers": timers, "proofs": proofs}


class _Pack:
    """What goes into one pack; gathers the documents its steps name."""

    def __init__(self, company: Company, folder: Path, words: Words) -> None:
        self._company, self._folder, self._words = company, folder, words
        self._store, self._code, self._zone = company.store, company.company, company.zone
        self._called = Called(company)
        self._people: dict[str, None] = {}
        """The staff ids the steps hold, as they were met."""
        self._named: dict[tuple[str, str], str] = {}
        """Kind and hash of every document, and the first step that names it."""

    def steps(self, instances: Iterable[Instance]) -> Iterator[Mapping[str, Any]]:
        """Yield the steps by instance, in order."""
        for one in instances:
            for step in Queries(self._store, self._code).steps(machine=one.machine, key=one.key):
                self._note(step)
                yield {**as_json.step(self._code, step, self._zone), "told": language.say(self._told(step))}

    def _told(self, step: Step) -> str:
        """Return a step as people say it, with everybody's names."""
        states = dict.fromkeys(filter(None, (step.source, step.target)))
        data = as_text.spelled(self._called.value("data", dict(dates.as_read(step.data)), step.machine))
        return tr(
            "{instance} {event}: {moved}, by {actor}{data}",
            instance=self._called.named((step.machine, step.key)),
            event=term("event", step.event, step.machine),
            moved=" → ".join(language.name("state", state, step.machine) for state in states),
            actor=term("actor", CLOCK) if step.actor == CLOCK else self._called.person(step.actor),
            data=tr(" ({data})", data=data) if data else "",
        )

    def timers(self, instances: Iterable[Instance]) -> Iterator[Mapping[str, Any]]:
        """Yield the armed timers by instance."""
        for one in instances:
            for timer in Queries(self._store, self._code).timers(machine=one.machine, key=one.key):
                yield as_json.timer(timer, self._zone)

    def people(self) -> Iterator[Mapping[str, Any]]:
        """Yield everybody whom the steps name, with name and unit as they are known now."""
        for person in sorted(self._people):
            facts = self._called.facts("person", person)
            if facts is not None:
                unit = self._called.unit(facts["unit"]) if facts.get("unit") else None
                yield {"person": person, "name": self._called.name(person), "unit": unit}

    def notices(self, instances: Iterable[Instance]) -> None:
        """Write the notice of every penalty, as it stood when it last moved."""
        for one in (one for one in instances if one.machine == PENALTY):
            found = notice(self._company, one.key)
            today = dates.local(one.recorded_at, self._zone).date()
            _write(
                self._folder / self._words.files.notices / f"{found.number}.txt", page.text(self._company, found, today)
            )

    def documents(self) -> Iterator[Mapping[str, Any]]:
        """Write the policies and declarations that were in force, and yield them beside the sources known by hash."""
        for (kind, digest), place in self._named.items():
            content = document(self._store, self._code, kind, digest)
            name = "" if content is None else f"documents/{kind}-{digest[:12]}.json"
            if content is not None:
                _write(self._folder / name, content)
            yield {"kind": kind, "hash": digest, "file": name, "used_by": place}

    def proofs(self, instances: Iterable[Instance], checkpoint: Checkpoint) -> int:
        """Write a proof of every instance the checkpoint covers; return how many."""
        names, listed = {(one.machine, one.key) for one in instances}, list[dict[str, str]]()
        for name, proof in prove.prove_each(self._store, self._code, names, checkpoint):
            listed.append({"file": f"proofs/{len(listed) + 1:04}.json", "machine": name[0], "key": name[1]})
            _write(self._folder / listed[-1]["file"], _json(proof))
        number = _table(self._folder / self._words.files.proofs, self._words.proofs, listed)
        if number:
            _write(self._folder / VERIFIER, Path(__file__).with_name(VERIFIER).read_text(encoding="utf-8"))
        return number

    def _note(self, step: Step) -> None:
        place = f"{step.machine}/{step.key}#{step.seq}"
        self._people.update(dict.fromkeys(_WORD.findall(f"{step.actor} {step.key} {step.data}")))
        self._named.setdefault(("policy", step.policy), place)
        self._named.setdefault(("declaration", step.declaration), place)
        if source := step.data.get("source_sha256"):
            self._named.setdefault(("source", str(source)), place)


def _table(path: Path, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write a table that a spreadsheet opens as text; return how many rows it has."""
    written = count()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns.values())
        for row in rows:
            writer.writerow([as_text.csv_cell(row.get(name)) for name in columns])
            next(written)
    return next(written)


def _readme(words: Words, subject: str, company: Company, checkpoint: Checkpoint | None, proofs: int) -> str:
    signed = words.unsigned
    if checkpoint is not None:
        signed = words.signed.format(
            number=checkpoint.number,
            made=iso(checkpoint.made_at, company.zone),
            root=checkpoint.root.hex(),
            key=checkpoint.public_key.hex(),
        )
    told = {"subject": language.say(subject), "company": company.policy.name, "code": company.company}
    return words.readme.format(**told, checkpoint=signed, proofs=proofs)


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

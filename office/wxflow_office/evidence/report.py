"""Tell what a verification found on a page that an auditor can sign and file: as HTML, or as plain text."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from wxflow.moments import iso
from wxflow.proofs import signing
from wxflow.translatable import tr
from wxflow_office.company.company import Company
from wxflow_office.evidence.verification import Verified, Wanted
from wxflow_office.texts import language

_TEMPLATE = Path(__file__).with_name("report.html")


class Table(NamedTuple):
    """A part of the page: its heading, the names of its columns if it has any, and its rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Made(NamedTuple):
    """By whom a verification was made: when (UTC microseconds), with which version, of which database."""

    at: int
    version: str
    database: str
    by: str


def write(path: Path, company: Company, wanted: Wanted, verified: Verified, made: Made) -> None:
    """Write the page in the language people are spoken to in; HTML where the file's name ends so, else text."""
    title = language.say(
        tr("Verification report: {company} ({code})", company=company.policy.name, code=company.company)
    )
    tables = list(_tables(company, wanted, verified, made))
    text = _html(title, tables) if path.suffix.lower() in (".html", ".htm") else _text(title, tables)
    path.write_text(text, encoding="utf-8", newline="\n")


def _tables(company: Company, wanted: Wanted, verified: Verified, made: Made) -> Iterator[Table]:
    report, checkpoints, zone = verified.report, verified.checkpoints, company.zone
    count = len(report.findings)
    verdict = tr("{findings} findings", findings=count) if count else tr("all good")
    depth = tr("every step replayed against the rules in force") if wanted.semantic else tr("seals, folds and timers")
    yield _pairs(
        tr("What was verified"),
        (tr("database"), made.database),
        (tr("verified at"), iso(made.at // 1_000_000 * 1_000_000, zone)),
        (tr("verified by"), made.by),
        (tr("wxflow version"), made.version),
        (tr("how deep"), depth),
        (tr("instances"), str(report.instances)),
        (tr("steps"), str(report.steps)),
        (tr("timers"), str(report.timers)),
        (tr("verdict"), verdict),
    )
    key = signing.fingerprint(wanted.public_key) if wanted.public_key else tr("none given: who signed is not verified")
    yield _pairs(
        tr("Checkpoints"),
        (tr("trusted public key"), key),
        (tr("roots kept elsewhere"), ", ".join(root.hex() for root in wanted.roots) or tr("none given")),
        (tr("how many there are"), str(len(checkpoints))),
        (tr("steps after the last"), str(verified.after)),
    )
    if checkpoints:
        columns = (tr("number"), tr("made at"), tr("instances"), tr("steps"), tr("root"), tr("key"))
        rows = (
            (
                str(one.number),
                iso(one.made_at, zone),
                str(one.instances),
                str(one.steps),
                one.root.hex(),
                signing.fingerprint(one.public_key),
            )
            for one in checkpoints
        )
        yield Table(_said(tr("Each checkpoint")), tuple(map(_said, columns)), tuple(rows))
    found = report.findings or (tr("none"),)
    yield Table(_said(tr("Findings")), (), tuple((_said(one),) for one in found))
    yield _pairs(tr("Signature"), (tr("verified by"), "＿" * 12), (tr("date"), "＿" * 12))


def _pairs(heading: str, *pairs: tuple[str, str]) -> Table:
    return Table(_said(heading), (), tuple((_said(name), _said(value)) for name, value in pairs))


def _said(text: str) -> str:
    return language.say(text)


def _html(title: str, tables: Sequence[Table]) -> str:
    from jinja2 import Environment

    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_TEMPLATE.read_text("utf-8"))
    return page.render(title=title, tables=tables, lang={"zh": "zh-CN"}.get(language.spoken(), language.spoken()))


def _text(title: str, tables: Sequence[Table]) -> str:
    lines = [title, ""]
    for table in tables:
        lines += [table.heading, *("  " + "  ".join(row) for row in (table.columns, *table.rows) if row), ""]
    return "\n".join(lines)

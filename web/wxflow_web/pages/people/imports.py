"""Imports: a file is handed in, what it would change is seen row by row, what is wrong beside its cell; then done."""

from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.responses import Response

from wxflow.errors import BadInput, Refused, WxflowError
from wxflow.translatable import tr
from wxflow_office.imports import proposals
from wxflow_office.journal.planned import Run
from wxflow_office.spreadsheets import write
from wxflow_office.spreadsheets.headers import shown
from wxflow_web.answers import errors
from wxflow_web.answers.answer import Answer, Page
from wxflow_web.forms import held
from wxflow_web.forms.held import File
from wxflow_web.pages import names
from wxflow_web.pages.people import faults
from wxflow_web.pages.people.kinds import KINDS, Kind, Plan, listed_groups, sheets_in
from wxflow_web.routing.address import Address, Visit

_MOST_SHOWN = 200
"""Rows of a preview, besides all that are refused."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Files(NamedTuple):
    first: File | None = None
    second: File | None = None


def show(visit: Visit) -> Answer:
    """Show the form that a file is handed in by."""
    return _page(visit, _kind(visit), _Files())


def do(visit: Visit) -> Answer:
    """Show what a file would change, or do it; or write down whose the nicknames of groups seem to be."""
    kind, files = _kind(visit), _Files()
    try:
        files = _files(visit, kind)
        if files.first is None:
            raise BadInput(tr("choose a file"))
        if visit.typed("do") == "propose" and kind is KINDS["groups"]:
            return _proposal(visit, files.first, files.second)
        plan = kind.plan(visit, files.first, files.second)
        return _came(visit, kind, files, plan, rehearsed=visit.typed("do") != "import")
    except (BadInput, Refused, errors.TooMuch) as error:
        return _page(visit, kind, files, error=error)


def _kind(visit: Visit) -> Kind:
    kind = KINDS.get(visit.named["kind"])
    if kind is None or not kind.may(visit):
        raise errors.NotFound
    return kind


def _files(visit: Visit, kind: Kind) -> _Files:
    return _Files(_file(visit, "file"), _file(visit, "second") if kind.second else None)


def _file(visit: Visit, field: str) -> File | None:
    """Return what was sent in a field, or what an earlier step has held for it."""
    assert visit.session is not None
    if (found := held.sent(visit.form, field)) is not None:
        return found
    kept = visit.typed(f"held {field}")
    return held.taken(kept, visit.session, _held_for(visit, field)) if kept else None


def _held_for(visit: Visit, field: str) -> str:
    return f"{visit.named['kind']} {field}"


def _came(visit: Visit, kind: Kind, files: _Files, plan: Plan, *, rehearsed: bool) -> Page:
    """Carry a plan out, or rehearse it, and show what came of it."""
    run = Run(visit.engine, plan.planned, visit.company.zone)
    with visit.company.store.rehearsal() if rehearsed else nullcontext():
        rows = [
            row
            for number, row in enumerate(run.rows(lambda _, __: None))
            if number < _MOST_SHOWN or row["outcome"] == "refused"
        ]
    table = plan.table
    headers = table.sheet.rows[table.header - 1]
    values = {
        "rows": rows,
        "counts": dict(run.counts),
        "more": run.counts.total() - len(rows),
        "rehearsed": rehearsed,
        "columns": [(field, str(headers[at])) for field, at in sorted(table.columns.items(), key=lambda one: one[1])],
        "ignored": table.ignored,
        "passed_over": [text for _, text in table.passed_over()],
    }
    return _page(visit, kind, files if rehearsed else _Files(), came=values)


def _page(
    visit: Visit,
    kind: Kind,
    files: _Files,
    *,
    came: dict[str, Any] | None = None,
    error: WxflowError | None = None,
) -> Page:
    bad, others = _faults(files, error) if error else ([], [])
    values = {
        "name": visit.named["kind"],
        "kind": kind,
        "kinds": [(name, one) for name, one in KINDS.items() if one.may(visit)],
        "needed": [shown(one) for one in kind.columns[: kind.needed]],
        "optional": [shown(one) for one in kind.columns[kind.needed :]],
        "most": held.MOST // 1_000_000,
        "held": _held(visit, files),
        "answered": [field for field, _ in kind.answers if visit.typed(field)],
        "asks": isinstance(error, Refused),
        "came": came,
        "people": names.of_people(visit.company, _ids(came["rows"]) if came and visit.sight.is_whole else ()),
        "bad": bad,
        "told": errors.Told(tuple(others)) if others else None,
    }
    return Page(template="import.html", values=values, error=error)


def _ids(rows: list[dict[str, Any]]) -> set[str]:
    return {part for row in rows for part in str(row["key"]).split("/")}


def _faults(files: _Files, error: WxflowError) -> tuple[list[dict[str, Any]], list[str]]:
    try:
        sheets = [sheet for file in files if file is not None for sheet in sheets_in(file)]
    except BadInput:  # which is the error itself
        sheets = []
    return faults.of(error, sheets)


def _held(visit: Visit, files: _Files) -> list[tuple[str, str, str]]:
    """Return the fields that hold the files, with what the files are called."""
    assert visit.session is not None
    return [
        (f"held {field}", held.held(file, visit.session, _held_for(visit, field)), file.name)
        for field, file in (("file", files.first), ("second", files.second))
        if file is not None
    ]


def _proposal(visit: Visit, file: File, second: File | None) -> Response:
    """Return a workbook that says whose the nicknames seem to be, to be filled in and handed in as the rosters."""
    _, listed = listed_groups(visit, file, second)
    proposed = proposals.propose(visit.company, listed, visit.now)
    with TemporaryDirectory(prefix="wxflow-") as folder:
        path = Path(folder) / "rosters.xlsx"
        write.write(path, proposals.headings(), map(proposals.cells, proposed))
        content = path.read_bytes()
    name = quote("群昵称核对.xlsx")
    return Response(content, headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"}, media_type=_XLSX)


ADDRESSES = (Address(path="/imports/{kind}", right="member", get=show, post=do, most=2 * held.MOST_OF_A_FORM),)

"""Take the evidence about a group or a person out of the database."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import click

from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import Company, opened
from wxflow_office.evidence import pack as evidence_pack
from wxflow_office.evidence import selection
from wxflow_office.files import atomic, temporary


@click.command()
@click.option("--group", metavar="ID", help="Everything about this group.")
@click.option("--person", metavar="ID", help="Everything about this person.")
@click.option(
    "--output", type=click.Path(path_type=Path), required=True, metavar="FOLDER|FILE.zip",
    help="Where to; nothing may be there.",
)  # fmt: skip
@standard_options
def pack(place: Given, group: str | None, person: str | None, output: Path) -> int:
    """Write all steps, deadlines, documents and proofs into a folder or a ZIP that is read without wxflow."""
    if (group is None) == (person is None):
        raise click.UsageError(tr("give either --group or --person"), click.get_current_context())
    subject = f"group {group}" if group is not None else f"person {person}"
    with opened(place, reading=True) as company, atomic.replacing(output, force=None) as path:
        if output.suffix.lower() == ".zip":
            with temporary.folder() as folder:
                told = _fill(company, group, person, subject, folder)
                _zip(folder, path)
        else:
            path.mkdir()
            told = _fill(company, group, person, subject, path)
    printing.one(place.shape, {"subject": subject, "output": str(output), **told})
    return exit_codes.DONE


def _fill(company: Company, group: str | None, person: str | None, subject: str, folder: Path) -> dict[str, int]:
    wanted = selection.wanted(company, person, group, None)
    return evidence_pack.write(company, sorted(wanted.lives if wanted else ()), subject, folder)


def _zip(folder: Path, path: Path) -> None:
    """Pack a folder; equal folders make equal files."""
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        for one in sorted(one for one in folder.rglob("*") if one.is_file()):
            info = ZipInfo(one.relative_to(folder).as_posix())
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            zipped.writestr(info, one.read_bytes())

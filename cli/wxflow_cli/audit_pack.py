"""Take the evidence about a group or a person out of the database."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import click

from wxflow.words import words
from wxflow_cli import exits, new_file, printing
from wxflow_cli.options import Given, standard_options

if TYPE_CHECKING:
    from wxflow_cli.opening import Opened


@click.command()
@click.option("--group", metavar="ID", help="Everything about this group.")
@click.option("--person", metavar="ID", help="Everything about this person.")
@click.option(
    "--output", type=click.Path(path_type=Path), required=True, metavar="FOLDER|FILE.zip",
    help="Where to; nothing may be there.",
)  # fmt: skip
@standard_options
def pack(given: Given, group: str | None, person: str | None, output: Path) -> int:
    """Write all steps, deadlines, documents and proofs into a folder or a ZIP that is read without wxflow."""
    from wxflow_cli.opening import opened

    if (group is None) == (person is None):
        raise click.UsageError(words("give either --group or --person"), click.get_current_context())
    subject = f"group {group}" if group is not None else f"person {person}"
    with opened(given) as company, new_file.replacing(output, force=None) as path:
        if output.suffix.lower() == ".zip":
            with TemporaryDirectory() as folder:
                told = _fill(company, group, person, subject, Path(folder))
                _zip(Path(folder), path)
        else:
            path.mkdir()
            told = _fill(company, group, person, subject, path)
    printing.one(given.shape, {"subject": subject, "output": str(output), **told})
    return exits.DONE


def _fill(company: "Opened", group: str | None, person: str | None, subject: str, folder: Path) -> dict[str, int]:
    from wxflow_cli import audit_lives, evidence_pack

    wanted = audit_lives.wanted(company, person, group, None)
    return evidence_pack.write(company, sorted(wanted.lives if wanted else ()), subject, folder)


def _zip(folder: Path, path: Path) -> None:
    """Pack a folder; equal folders make equal files."""
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        for one in sorted(one for one in folder.rglob("*") if one.is_file()):
            info = ZipInfo(one.relative_to(folder).as_posix())
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
            zipped.writestr(info, one.read_bytes())

"""Take the evidence about a group or a person out of the database."""

from pathlib import Path

import click

from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import opened
from wxflow_office.evidence import zipped
from wxflow_office.evidence.zipped import About
from wxflow_office.files import atomic


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
    about = About(group, person)
    with opened(place, reading=True) as company, atomic.replacing(output, force=None) as path:
        if output.suffix.lower() == ".zip":
            told = zipped.into_file(company, about, path)
        else:
            path.mkdir()
            told = zipped.into_folder(company, about, path)
    printing.one(place.shape, {"subject": about.subject, "output": str(output), **told}, of="pack")
    return exit_codes.DONE

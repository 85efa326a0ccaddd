"""Play a small company's year on SQLite, and show what came of it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click

from wxflow.translatable import tr
from wxflow_cli.commands.demo import page
from wxflow_cli.terminal import printing, translated
from wxflow_office.company.company import opened
from wxflow_office.demo import play
from wxflow_office.files import temporary
from wxflow_office.texts import language


@click.command()
@click.option(
    "--keep",
    cls=translated.Option,
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the company in this folder, to look around in afterwards.",
)
@click.option(
    "--lang",
    type=click.Choice(language.LANGUAGES),
    expose_value=False,
    cls=translated.Option,
    help="The language to speak.",
)
def demo(keep: Path | None) -> int:
    """Play a small company's year on SQLite, and show what came of it."""
    with _folder(keep) as folder:
        place = play.laid_out(folder)
        with opened(place) as company:
            good = page.show(company, play.play(company, folder))
    printing.tell(tr("\nThe same company as a page, for whoever has a browser:  wxflow serve --demo   (or make serve)"))
    if keep:
        printing.tell(
            tr(
                "\nLook around:  cd {keep} && wxflow group show G001   (wxflow --help says what else there is)",
                keep=keep,
            )
        )
    return 0 if good else 1


@contextmanager
def _folder(keep: Path | None) -> Generator[Path]:
    if keep is None:
        with temporary.folder() as folder:
            yield folder
        return
    if keep.exists() and any(keep.iterdir()):
        raise click.UsageError(tr("folder {keep} is not empty: name another one", keep=keep))
    keep.mkdir(parents=True, exist_ok=True)
    yield keep.resolve()

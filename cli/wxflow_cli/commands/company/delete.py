"""Delete the whole of one company."""

from contextlib import closing
from pathlib import Path

import click

from wxflow.companies import delete as company_delete
from wxflow.companies.file import CompanyFile
from wxflow.databases.connect import open_store
from wxflow.errors import BadInput
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_office import logs
from wxflow_office.company.company import read_policy, refuse_unless_information_centre
from wxflow_office.files import text_check


@click.command()
@click.option(
    "--exported", type=click.Path(path_type=Path), metavar="FILE", required=True,
    help="What `wxflow company export` wrote of it last; nothing is deleted that does not stand in there.",
)  # fmt: skip
@actor_option(required=True)
@standard_options
def delete(place: Given, exported: Path, actor: str) -> int:
    """Delete every row of one company, its steps too, if the file holds exactly what stands in the database."""
    if place.company is None:
        raise click.UsageError(tr("say which company is to go: --company CODE"), click.get_current_context())
    _check_actor(place, text_check.check(actor, "--actor"))
    with closing(open_store(place.database)) as store:
        file = CompanyFile.at(exported)
        if file.header.company != place.company:
            raise BadInput(
                tr(
                    "{exported} holds the company {company}, not {company2}",
                    exported=exported,
                    company=file.header.company,
                    company2=place.company,
                )
            )
        company_delete.delete(store, file)
    told = {"company": place.company, "actor": actor, "rows": sum(file.header.rows.values())}
    logs.info("company deleted", **told)
    printing.one(place.shape, told)
    return exit_codes.DONE


def _check_actor(place: Given, actor: str) -> None:
    """Refuse anybody but holders of information_centre, where there is a policy that names them."""
    if not place.policy.exists():
        return
    refuse_unless_information_centre(read_policy(place), actor, "company delete")

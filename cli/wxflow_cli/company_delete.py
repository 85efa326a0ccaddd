"""Delete the whole of one company."""

from contextlib import closing
from pathlib import Path

import click

from wxflow.errors import BadInput
from wxflow.words import words
from wxflow_cli import exits, logs, printing, texts
from wxflow_cli.options import Given, actor_option, standard_options


@click.command()
@click.option(
    "--exported", type=click.Path(path_type=Path), metavar="FILE", required=True,
    help="What `wxflow company export` wrote of it last; nothing is deleted that does not stand in there.",
)  # fmt: skip
@actor_option(required=True)
@standard_options
def delete(given: Given, exported: Path, actor: str) -> int:
    """Delete every row of one company, its steps too, if the file holds exactly what stands in the database."""
    from wxflow import company_delete
    from wxflow.company_file import CompanyFile
    from wxflow.store import Store

    if given.company is None:
        raise click.UsageError(words("say which company is to go: --company CODE"), click.get_current_context())
    _check_actor(given, texts.check(actor, "--actor"))
    with closing(Store.open(given.database)) as store:
        file = CompanyFile.at(exported)
        if file.header.company != given.company:
            raise BadInput(
                words(
                    "{exported} holds the company {company}, not {company2}",
                    exported=exported,
                    company=file.header.company,
                    company2=given.company,
                )
            )
        company_delete.delete(store, file)
    told = {"company": given.company, "actor": actor, "rows": sum(file.header.rows.values())}
    logs.info("company deleted", **told)
    printing.one(given.shape, told)
    return exits.DONE


def _check_actor(given: Given, actor: str) -> None:
    """Refuse anybody but holders of information_centre, where there is a policy that names them."""
    from wxflow_cli.opening import read_policy, refuse_unless_information_centre

    if not given.policy.exists():
        return
    refuse_unless_information_centre(read_policy(given), actor, "company delete")

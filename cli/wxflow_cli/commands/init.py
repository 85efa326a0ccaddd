"""Make a database and a policy file in the current folder."""

import sys

import click

from wxflow.databases import schema
from wxflow.databases.private import write_new
from wxflow.databases.url import shown
from wxflow.errors import system_error
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, options_without_company
from wxflow_machines.policy.starter import starter
from wxflow_office.company.company import read_policy


@click.command()
@click.option("--company", metavar="NAME", help="The company's name; group titles begin with it.")
@click.option("--code", help="The company's code: short, it stands in every record.")
@options_without_company
def init(place: Given, company: str | None, code: str | None) -> int:
    """Make a database and a policy file in the current folder; what is there already is kept."""
    if place.policy.is_dir():
        inside = place.policy / f"{code or 'HX'}.toml"
        why = tr(
            "{policy} is a folder: name the file of one company in it, like --policy {inside}",
            policy=place.policy,
            inside=inside,
        )
        raise click.UsageError(why, click.get_current_context())
    written = not place.policy.exists()
    if written:
        _write_policy(place, company, code)
    elif company or code:
        printing.tell(
            tr("wxflow: {policy} is kept as it is; --company and --code change nothing", policy=place.policy),
            file=sys.stderr,
        )
    policy = read_policy(place)
    before, after = schema.upgrade(place.database)
    if place.shape == "table":
        printing.tell(
            tr(
                "policy    {policy}: {outcome}",
                policy=place.policy,
                outcome=tr("written, now put in who holds which role") if written else tr("kept"),
            )
        )
        printing.tell(
            tr(
                "database  {database}: {outcome}, schema {after}",
                database=shown(place.database),
                outcome=tr("made") if before is None else tr("kept"),
                after=after,
            )
        )
        printing.tell(tr("company   {code} {name}", code=policy.code, name=policy.name))
    else:
        row = {"company": policy.code, "policy": str(place.policy), "policy_written": written}
        printing.one(place.shape, {**row, "database": shown(place.database), "database_made": before is None})
    return exit_codes.DONE


def _write_policy(place: Given, company: str | None, code: str | None) -> None:
    """Write the policy a company starts with, unless somebody else just has."""
    if not company or not code:
        context = click.get_current_context()
        raise click.UsageError(
            tr(
                "there is no policy at {policy}: give --company NAME and --code CODE, and one is written",
                policy=place.policy,
            ),
            context,
        )
    text = starter(code, company)
    try:
        write_new(place.policy, text.encode(), 0o666)
    except OSError as error:
        raise click.UsageError(
            tr("{policy} cannot be written: {strerror}", policy=place.policy, strerror=system_error(error))
        ) from None

"""Make a database and a policy file in the current folder."""

import sys

import click

from wxflow.errors import system_error
from wxflow.words import words
from wxflow_cli import exits, language, printing
from wxflow_cli.options import Given, options_without_company


@click.command()
@click.option("--company", metavar="NAME", help="The company's name; group titles begin with it.")
@click.option("--code", help="The company's code: short, it stands in every record.")
@options_without_company
def init(given: Given, company: str | None, code: str | None) -> int:
    """Make a database and a policy file in the current folder; what is there already is kept."""
    from wxflow import schema
    from wxflow.database_url import shown
    from wxflow_cli.opening import read_policy

    if given.policy.is_dir():
        inside = given.policy / f"{code or 'HX'}.toml"
        why = words(
            "{policy} is a folder: name the file of one company in it, like --policy {inside}",
            policy=given.policy,
            inside=inside,
        )
        raise click.UsageError(why, click.get_current_context())
    written = not given.policy.exists()
    if written:
        _write_policy(given, company, code)
    elif company or code:
        language.tell(
            words("wxflow: {policy} is kept as it is; --company and --code change nothing", policy=given.policy),
            file=sys.stderr,
        )
    policy = read_policy(given)
    before, after = schema.upgrade(given.database)
    if given.shape == "table":
        language.tell(
            words(
                "policy    {policy}: {outcome}",
                policy=given.policy,
                outcome=words("written, now put in who holds which role") if written else words("kept"),
            )
        )
        language.tell(
            words(
                "database  {database}: {outcome}, schema {after}",
                database=shown(given.database),
                outcome=words("made") if before is None else words("kept"),
                after=after,
            )
        )
        language.tell(words("company   {code} {name}", code=policy.code, name=policy.name))
    else:
        row = {"company": policy.code, "policy": str(given.policy), "policy_written": written}
        printing.one(given.shape, {**row, "database": shown(given.database), "database_made": before is None})
    return exits.DONE


def _write_policy(given: Given, company: str | None, code: str | None) -> None:
    """Write the policy a company starts with, unless somebody else just has."""
    from wxflow_machines.policy_starter import starter

    if not company or not code:
        context = click.get_current_context()
        raise click.UsageError(
            words(
                "there is no policy at {policy}: give --company NAME and --code CODE, and one is written",
                policy=given.policy,
            ),
            context,
        )
    text = starter(code, company)
    try:
        with given.policy.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise click.UsageError(
            words("{policy} cannot be written: {strerror}", policy=given.policy, strerror=system_error(error))
        ) from None

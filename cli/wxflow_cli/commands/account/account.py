"""Accounts for the page: add, list, end, reset, and the log of them."""

from getpass import getuser

import click

from wxflow.access.records import Right
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.options import Given, actor_option, standard_options
from wxflow_office.accounts import accounts
from wxflow_office.accounts.accounts import Invitation
from wxflow_office.company.company import opened
from wxflow_office.files import text_check

_LOGGED = ("at", "event", "person", "actor", "data")
_COLUMNS = ("person", "name", "rights", "open", "second_factor", "invited_until", "made_at")


@click.group(cls=translated.Group, no_args_is_help=True)
def account() -> None:
    """Say who may come in by the page."""


@account.command()
@click.argument("person", required=False, metavar="[PERSON]")
@click.option("--everybody", is_flag=True, help="Everybody employed who has no account yet.")
@click.option("--operator", is_flag=True, help="May make accounts, tokens and channels.")
@click.option("--auditor", is_flag=True, help="May read everything.")
@actor_option(required=False)
@standard_options
def add(place: Given, person: str | None, everybody: bool, operator: bool, auditor: bool, actor: str | None) -> int:
    """Make an account, and print the invitation to hand to its owner: it is shown this once."""
    if (person is None) == (not everybody) or (everybody and (operator or auditor)):
        raise click.UsageError(tr("name one person, or --everybody"), click.get_current_context())
    rights: tuple[Right, ...] = (*(("operator",) if operator else ()), *(("auditor",) if auditor else ()))
    who = text_check.check(getuser() if actor is None else actor, "--actor")
    with opened(place) as company:
        now = company.moment()
        if person is None:
            made = list(accounts.add_all(company, actor=who, now=now))
        else:
            made = [accounts.add(company, person, rights=rights, actor=who, now=now)]
        _tell(place.shape, made, company.zone)
    return exit_codes.DONE


@account.command(name="list")
@standard_options
def list_(place: Given) -> int:
    """List the accounts."""
    with opened(place) as company:
        printing.rows(place.shape, _COLUMNS, list(accounts.rows(company)), "account")
    return exit_codes.DONE


@account.command(name="log")
@click.argument("person", required=False, metavar="[PERSON]")
@standard_options
def log_(place: Given, person: str | None) -> int:
    """Tell who came in, failed to, and was given which rights; `audit verify` holds it to its seals."""
    with opened(place) as company:
        printing.rows(place.shape, _LOGGED, accounts.logged(company, person), "account")
    return exit_codes.DONE


@account.command()
@click.argument("person")
@actor_option(required=False)
@standard_options
def end(place: Given, person: str, actor: str | None) -> int:
    """End an account, and with it every session and token of its owner."""
    who = text_check.check(getuser() if actor is None else actor, "--actor")
    with opened(place) as company:
        key = accounts.end(company, person, actor=who, now=company.moment())
    printing.one(place.shape, {"person": key, "outcome": "done"})
    return exit_codes.DONE


@account.command()
@click.argument("person")
@actor_option(required=False)
@standard_options
def reset(place: Given, person: str, actor: str | None) -> int:
    """Print a new invitation for somebody who has an account and lost their password."""
    who = text_check.check(getuser() if actor is None else actor, "--actor")
    with opened(place) as company:
        made = accounts.reset(company, person, actor=who, now=company.moment())
        _tell(place.shape, [made], company.zone)
    return exit_codes.DONE


def _tell(shape: str, made: list[Invitation], zone: str) -> None:
    """Print the invitations; the link is a path on whichever host the page is."""
    rows = [{"person": one.person, "name": one.name, "link": one.path, "until": iso(one.until, zone)} for one in made]
    printing.rows(shape, ("person", "name", "link", "until"), rows, "account")

"""Deliver what waits in the outbox; look at it, try again, give up."""

import sys
from typing import Any

import click

from wxflow.errors import BadInput
from wxflow.ledger.outbox import Message, Outbox
from wxflow.moments import iso
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.options import Given, actor_option, now_option, standard_options
from wxflow_cli.terminal.spoken import Spoken
from wxflow_office import logs
from wxflow_office.company import clock
from wxflow_office.company.company import Company, opened
from wxflow_office.company.policy_folder import file_of
from wxflow_office.files import text_check
from wxflow_office.messages import decided

_COLUMNS = ("at", "state", "recipient", "topic", "attempts", "next_at", "channel", "error", "key")


@click.group(cls=translated.Group, no_args_is_help=True)
def outbox() -> None:
    """Deliver what waits in the outbox; look at it, try again, give up."""


@outbox.command()
@now_option
@standard_options
def deliver(place: Given, now: int | None) -> int:
    """Send what waits, by the policy's channel, in working hours; for cron, so quiet when all is well."""
    from wxflow_office.messages.channels import sender_of  # HTTP takes 0.1 s to import,
    from wxflow_office.messages.delivery import Delivery  # and so do templates

    with opened(place) as company:
        channel = company.policy.channel
        if channel is None:
            raise BadInput(tr("the policy names no channel: give [delivery] channel, and [[channels]] of that name"))
        company.moment(now)  # held against the database's
        folder = file_of(place).parent
        with sender_of(channel, folder, clock.now, sys.stdout) as sender:
            told = Delivery(company, folder, sender, clock.now if now is None else lambda: now).run()
    logs.info("delivered", **told._asdict())
    if place.shape != "table":
        printing.one(place.shape, told._asdict())
    elif told.dead:
        printing.tell(tr("{dead} messages are dead: look at `wxflow outbox list --state dead`", dead=told.dead))
    return exit_codes.FINDINGS if told.dead else exit_codes.DONE


@outbox.command("list")
@click.option("--state", "states", multiple=True, type=Spoken("message state", ("waiting", "sent", "dead", "dropped")))
@standard_options
def list_(place: Given, states: tuple[str, ...]) -> int:
    """List the messages by their moment; JSON shows their content and text besides."""
    with opened(place) as company, company.store.snapshot():
        found = Outbox(company.store, company.company).all(states)
        printing.rows(place.shape, _COLUMNS, (_row(company, one) for one in found), "message")
    return exit_codes.DONE


@outbox.command()
@click.argument("keys", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every one that is dead.")
@standard_options
def retry(place: Given, keys: tuple[str, ...], every: bool) -> int:
    """Let messages that are dead or wait be tried now, as often as a new one."""
    if every == bool(keys):
        raise click.UsageError(tr("name the messages, or give --all"), click.get_current_context())
    with opened(place) as company:
        retried = decided.retry(company, None if every else keys)
    printing.one(place.shape, {"retried": retried})
    return exit_codes.DONE


@outbox.command()
@click.argument("keys", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why nobody is to be told.")
@actor_option(required=True)
@standard_options
def drop(place: Given, keys: tuple[str, ...], reason: str, actor: str) -> int:
    """Give messages up; who did and why stays with them."""
    why = text_check.check(reason, "--reason")
    with opened(place) as company:
        dropped = decided.drop(company, keys, text_check.check(actor, "--actor"), why)
    printing.one(place.shape, {"dropped": dropped})
    return exit_codes.DONE


def _row(company: Company, one: Message) -> dict[str, Any]:
    moments = {name: iso(getattr(one, name), company.zone) for name in ("at", "next_at", "changed_at")}
    return {**one._asdict(), **moments, "next_at": moments["next_at"] if one.state == "waiting" else None}

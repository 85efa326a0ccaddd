"""Deliver what waits in the outbox; look at it, try again, give up."""

from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput, Refused
from wxflow.words import either, named, words
from wxflow_cli import exits, language, logs, printing, said, texts, times
from wxflow_cli.options import Given, actor_option, now_option, standard_options

if TYPE_CHECKING:
    from wxflow.outbox import Message
    from wxflow_cli.opening import Opened

_COLUMNS = ("at", "state", "recipient", "topic", "attempts", "next_at", "channel", "error", "key")


@click.group(cls=said.Group, no_args_is_help=True)
def outbox() -> None:
    """Deliver what waits in the outbox; look at it, try again, give up."""


@outbox.command()
@now_option
@standard_options
def deliver(given: Given, now: int | None) -> int:
    """Send what waits, by the policy's channel, in working hours; for cron, so quiet when all is well."""
    from wxflow_cli.delivery import Delivery
    from wxflow_cli.opening import opened
    from wxflow_cli.policy_folder import file_of

    with opened(given) as company:
        if company.policy.channel is None:
            raise BadInput(words("the policy names no channel: give [delivery] channel, and [[channels]] of that name"))
        company.moment(now)  # held against the database's
        told = Delivery(company, file_of(given).parent, times.now if now is None else lambda: now).run()
    logs.info("delivered", **told._asdict())
    if given.shape != "table":
        printing.one(given.shape, told._asdict())
    elif told.dead:
        language.tell(words("{dead} messages are dead: look at `wxflow outbox list --state dead`", dead=told.dead))
    return exits.FINDINGS if told.dead else exits.DONE


@outbox.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(["waiting", "sent", "dead", "dropped"]))
@standard_options
def list_(given: Given, states: tuple[str, ...]) -> int:
    """List the messages by their moment; JSON shows their content and text besides."""
    from wxflow.outbox import Outbox
    from wxflow_cli.opening import opened

    with opened(given) as company, company.store.snapshot():
        found = Outbox(company.store, company.company).all(states)
        printing.rows(given.shape, _COLUMNS, (_row(company, one) for one in found), "message")
    return exits.DONE


@outbox.command()
@click.argument("keys", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every one that is dead.")
@standard_options
def retry(given: Given, keys: tuple[str, ...], every: bool) -> int:
    """Let messages that are dead or wait be tried now, as often as a new one."""
    from wxflow.outbox import DEAD, WAITING, Outbox
    from wxflow_cli.opening import opened

    if every == bool(keys):
        raise click.UsageError(words("name the messages, or give --all"), click.get_current_context())
    with opened(given) as company:
        box = Outbox(company.store, company.company)
        chosen = list(box.all((DEAD,))) if every else [_known(box.get(key), key, DEAD, WAITING) for key in keys]
        now = times.now()
        with company.store.transaction(company.company, alone=False):
            for one in chosen:
                box.mark(one, now, state=WAITING, attempts=0, next_at=now)
    logs.info("messages to be tried again", keys=[one.key for one in chosen])
    printing.one(given.shape, {"retried": len(chosen)})
    return exits.DONE


@outbox.command()
@click.argument("keys", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why nobody is to be told.")
@actor_option(required=True)
@standard_options
def drop(given: Given, keys: tuple[str, ...], reason: str, actor: str) -> int:
    """Give messages up; who did and why stays with them."""
    from wxflow.outbox import DEAD, DROPPED, WAITING, Outbox
    from wxflow_cli.opening import opened, refuse_unless_information_centre

    why = texts.check(reason, "--reason")
    with opened(given) as company:
        refuse_unless_information_centre(company.policy, texts.check(actor, "--actor"), "outbox drop")
        box = Outbox(company.store, company.company)
        chosen = [_known(box.get(key), key, DEAD, WAITING) for key in keys]
        with company.store.transaction(company.company, alone=False):
            for one in chosen:
                box.mark(one, times.now(), state=DROPPED, error=f"dropped by {actor}: {why}")
    logs.info("messages dropped", keys=list(keys), actor=actor, reason=why)
    printing.one(given.shape, {"dropped": len(chosen)})
    return exits.DONE


def _known(found: "Message | None", key: str, *states: str) -> "Message":
    if found is None:
        raise BadInput(words("there is no message {key}: `wxflow outbox list` shows them", key=key))
    if found.state not in states:
        allowed = either([named("state", state, "message") for state in states])
        raise Refused(f"message {key}", words("it is {state}", state=named("state", found.state, "message")), allowed)
    return found


def _row(company: "Opened", one: "Message") -> dict[str, Any]:
    from wxflow.moments import iso

    moments = {name: iso(getattr(one, name), company.zone) for name in ("at", "next_at", "changed_at")}
    return {**one._asdict(), **moments, "next_at": moments["next_at"] if one.state == "waiting" else None}

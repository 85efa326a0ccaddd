"""Hold titles and nicknames against clause 8, without a database."""

from typing import Any

import click

from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_cli.terminal.spoken import Spoken
from wxflow_machines.policy.names import NameRules, check_nickname, check_title, right_nickname, suggest_title
from wxflow_office.company.company import read_policy
from wxflow_office.files import text_check

ROLES = ("owner", "lead", "member")


@click.group(cls=translated.Group, no_args_is_help=True)
def names() -> None:
    """Hold titles and nicknames against clause 8."""


@names.command()
@click.option("--title", "titles", multiple=True, help="A group's title; repeatable.")
@click.option("--nickname", help="A nickname in a group; needs --name.")
@click.option("--name", help="The real name of whoever bears the nickname.")
@click.option(
    "--role", type=Spoken("debtor_role", ROLES), default="member", show_default=True, help="What they are in the group."
)
@standard_options
def check(place: Given, titles: tuple[str, ...], nickname: str | None, name: str | None, role: str) -> int:
    """Say whether titles and a nickname fit clause 8, and what would be right; exit 1 when one does not."""
    if nickname is not None and name is None:
        raise click.UsageError(
            tr("--nickname needs --name: a nickname is right for somebody"), click.get_current_context()
        )
    if not titles and nickname is None:
        raise click.UsageError(tr("there is nothing to check: give --title, or --nickname with --name"))
    rules = read_policy(place).names
    rows = [_title(text_check.check(title, "--title"), rules) for title in titles]
    if nickname is not None:
        rows.append(_nickname(text_check.check(nickname, "--nickname"), text_check.check(name, "--name"), role, rules))
    printing.rows(place.shape, ("kind", "given", "fits", "right", "why"), rows)
    return exit_codes.DONE if all(row["fits"] for row in rows) else exit_codes.FINDINGS


def _title(title: str, rules: NameRules) -> dict[str, Any]:
    why = check_title(title, rules)
    return {"kind": "title", "given": title, "fits": why is None, "right": suggest_title(title, rules), "why": why}


def _nickname(nickname: str, name: str, role: str, rules: NameRules) -> dict[str, Any]:
    is_owner, is_lead = role == "owner", role == "lead"
    why = check_nickname(nickname, real_name=name, is_owner=is_owner, is_lead=is_lead, rules=rules)
    right = nickname if why is None else right_nickname(name, is_owner, is_lead, rules)
    return {"kind": "nickname", "given": nickname, "fits": why is None, "right": right, "why": why}

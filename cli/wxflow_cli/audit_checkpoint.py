"""Make the key, the checkpoints, and what is printed of them to be kept elsewhere."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow.words import words
from wxflow_cli import exits, language, printing
from wxflow_cli.options import Given, now_option, standard_options

if TYPE_CHECKING:
    from wxflow.checkpoint import Checkpoint

_SLIP = ("company", "number", "made_at", "instances", "steps", "root", "key", "signature")
"""What a checkpoint is printed as, for people; programs get all of it."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@standard_options
def keygen(given: Given, file: Path) -> int:
    """Make a key to sign checkpoints with, in a new file for its owner only, and print the public key."""
    from wxflow import signing

    public_key = signing.make_key(file)
    printing.one(given.shape, {"public_key": public_key.hex(), "fingerprint": signing.fingerprint(public_key)})
    return exits.DONE


@click.command()
@click.option(
    "--key", type=click.Path(path_type=Path), metavar="FILE", envvar="WXFLOW_SIGNING_KEY", show_envvar=True,
    required=True, help="The private key, as `wxflow audit keygen` makes it.",
)  # fmt: skip
@now_option
@standard_options
def checkpoint(given: Given, key: Path, now: int | None) -> int:
    """Sign the heads of all instances as they stand, and print the slip to be kept elsewhere."""
    from wxflow import checkpoints as record
    from wxflow import signing
    from wxflow_cli.opening import opened

    signer = signing.read_key(key)
    if signing.is_open_to_others(key):
        language.tell(
            words("wxflow: key file {key} is open to others than its owner: `chmod 600 {key}`", key=key),
            file=sys.stderr,
        )
    with opened(given) as company:
        made = record.make(company.store, company.company, signer, company.moment(now))
        told = _told(company.company, made, company.zone)
    printing.one(given.shape, {name: told[name] for name in _SLIP} if given.shape == "table" else told, "checkpoint")
    return exits.DONE


@click.command()
@standard_options
def checkpoints(given: Given) -> int:
    """List the checkpoints, in order."""
    from wxflow import covered
    from wxflow_cli.opening import opened

    with opened(given) as company:
        found = covered.checkpoints(company.store, company.company)
        rows = (_told(company.company, one, company.zone) for one in found)
        printing.rows(given.shape, ("number", "made_at", "instances", "steps", "root", "key"), rows, "checkpoint")
    return exits.DONE


def _told(company: str, one: "Checkpoint", zone: str) -> dict[str, Any]:
    from wxflow import signing
    from wxflow.checkpoint import text
    from wxflow.moments import iso

    return {
        "company": company,
        "number": one.number,
        "made_at": iso(one.made_at, zone),
        "instances": one.instances,
        "steps": one.steps,
        "root": one.root.hex(),
        "previous": one.previous.hex(),
        "key": signing.fingerprint(one.public_key),
        "public_key": one.public_key.hex(),
        "signature": one.signature.hex(),
        "text": text(company, one),
    }

"""Make the key, the checkpoints, and what is printed of them to be kept elsewhere."""

import sys
from pathlib import Path
from typing import Any

import click

from wxflow.moments import iso
from wxflow.proofs import checkpointing as record
from wxflow.proofs import covered_heads, signing
from wxflow.proofs.checkpoint import Checkpoint, text
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing, translated
from wxflow_cli.terminal.options import Given, now_option, standard_options
from wxflow_office.company.company import opened

_SLIP = ("company", "number", "made_at", "instances", "steps", "root", "key", "signature")
"""What a checkpoint is printed as, for people; programs get all of it."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@standard_options
def keygen(place: Given, file: Path) -> int:
    """Make a key to sign checkpoints with, in a new file for its owner only, and print the public key."""
    public_key = signing.make_key(file)
    printing.one(place.shape, {"public_key": public_key.hex(), "fingerprint": signing.fingerprint(public_key)})
    return exit_codes.DONE


@click.command()
@click.option(
    "--key", type=click.Path(path_type=Path), metavar="FILE",
    cls=translated.Option, envvar="WXFLOW_SIGNING_KEY", show_envvar=True,
    required=True, help="The private key, as `wxflow audit keygen` makes it.",
)  # fmt: skip
@now_option
@standard_options
def checkpoint(place: Given, key: Path, now: int | None) -> int:
    """Sign the heads of all instances as they stand, and print the slip to be kept elsewhere."""
    signer = signing.read_key(key)
    if signing.is_open_to_others(key):
        printing.tell(
            tr("wxflow: key file {key} is open to others than its owner: `chmod 600 {key}`", key=key),
            file=sys.stderr,
        )
    with opened(place) as company:
        made = record.make(company.store, company.company, signer, company.moment(now))
        told = _told(company.company, made, company.zone)
    printing.one(place.shape, {name: told[name] for name in _SLIP} if place.shape == "table" else told, "checkpoint")
    return exit_codes.DONE


@click.command()
@standard_options
def checkpoints(place: Given) -> int:
    """List the checkpoints, in order."""
    with opened(place, reading=True) as company:
        found = covered_heads.checkpoints(company.store, company.company)
        rows = (_told(company.company, one, company.zone) for one in found)
        printing.rows(place.shape, ("number", "made_at", "instances", "steps", "root", "key"), rows, "checkpoint")
    return exit_codes.DONE


def _told(company: str, one: Checkpoint, zone: str) -> dict[str, Any]:
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

"""Verify a proof where there is neither database nor policy."""

from pathlib import Path
from typing import Any

import click

from wxflow.errors import BadInput, system_error
from wxflow.moments import iso
from wxflow.proofs import proof, signing
from wxflow.proofs.proof import Proven
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, lines, printing, translated
from wxflow_cli.terminal.hashes import HASH
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import ZONE
from wxflow_office.files import strict_json
from wxflow_office.texts import as_json, as_text


@click.command("verify-proof")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--public-key", required=True, metavar="HEX|FILE",
    cls=translated.Option, envvar="WXFLOW_PUBLIC_KEY", show_envvar=True,
    help="The key that is trusted.",
)  # fmt: skip
@click.option("--root", type=HASH, metavar="HEX", help="The checkpoint's root, as it was printed or mailed.")
@standard_options
def verify_proof(place: Given, file: Path, public_key: str, root: bytes | None) -> int:
    """Verify a proof and print what it proves; exit 1 when something in it does not fit."""
    trusted = signing.read_public_key(public_key)
    proven = proof.verify(_read(file), trusted, root)
    told = {**_told(proven, ZONE), "signed_with": signing.fingerprint(trusted)}
    if place.shape == "table":
        printing.pairs([*told.items(), ("steps", len(proven.steps))], of="checkpoint")
        for step in proven.steps:
            print("  " + as_text.cell(lines.step_line(step, ZONE)))
        printing.tell(tr("the proof holds"))
    else:
        steps = [as_json.step(proven.checkpoint.company, step, ZONE) for step in proven.steps]
        printing.one(place.shape, {**told, "steps": steps})
    return exit_codes.DONE


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(tr("proof {path} cannot be read: {strerror}", path=path, strerror=system_error(error))) from None
    except UnicodeDecodeError:
        raise BadInput(tr("proof {path} is not UTF-8", path=path)) from None
    try:
        return strict_json.loads(text)
    except BadInput as error:
        raise BadInput(tr("proof {path}: {error}", path=path, error=error)) from None


def _told(proven: Proven, zone: str) -> dict[str, Any]:
    company, number, made_at, instances, _, root, *_ = proven.checkpoint
    return {
        "company": company,
        "machine": proven.machine,
        "key": proven.key,
        "checkpoint": number,
        "made_at": iso(made_at, zone),
        "instances": instances,
        "root": root.hex(),
    }

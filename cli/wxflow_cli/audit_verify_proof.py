"""Verify a proof where there is neither database nor policy."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput, system_error
from wxflow.words import words
from wxflow_cli import exits, language, printing, shapes, strict_json
from wxflow_cli.hashes import HASH
from wxflow_cli.options import Given, standard_options

if TYPE_CHECKING:
    from wxflow.proof import Proven


@click.command("verify-proof")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--public-key", required=True, metavar="HEX|FILE", envvar="WXFLOW_PUBLIC_KEY", show_envvar=True,
    help="The key that is trusted.",
)  # fmt: skip
@click.option("--root", type=HASH, metavar="HEX", help="The checkpoint's root, as it was printed or mailed.")
@standard_options
def verify_proof(given: Given, file: Path, public_key: str, root: bytes | None) -> int:
    """Verify a proof and print what it proves; exit 1 when something in it does not fit."""
    from wxflow import proof, signing
    from wxflow_cli.opening import ZONE

    trusted = signing.read_public_key(public_key)
    proven = proof.verify(_read(file), trusted, root)
    told = {**_told(proven, ZONE), "signed_with": signing.fingerprint(trusted)}
    if given.shape == "table":
        printing.pairs([*told.items(), ("steps", len(proven.steps))], of="checkpoint")
        for step in proven.steps:
            print("  " + printing.cell(shapes.step_line(step, ZONE)))
        language.tell(words("the proof holds"))
    else:
        steps = [shapes.step(proven.checkpoint.company, step, ZONE) for step in proven.steps]
        printing.one(given.shape, {**told, "steps": steps})
    return exits.DONE


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(
            words("proof {path} cannot be read: {strerror}", path=path, strerror=system_error(error))
        ) from None
    except UnicodeDecodeError:
        raise BadInput(words("proof {path} is not UTF-8", path=path)) from None
    try:
        return strict_json.loads(text)
    except BadInput as error:
        raise BadInput(words("proof {path}: {error}", path=path, error=error)) from None


def _told(proven: "Proven", zone: str) -> dict[str, Any]:
    from wxflow.moments import iso

    company, number, made_at, instances, _, root, _ = proven.checkpoint
    return {
        "company": company,
        "machine": proven.machine,
        "key": proven.key,
        "checkpoint": number,
        "made_at": iso(made_at, zone),
        "instances": instances,
        "root": root.hex(),
    }

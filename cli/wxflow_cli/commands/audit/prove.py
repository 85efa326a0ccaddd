"""Write a proof to be handed out."""

import json
from pathlib import Path
from typing import Any

import click

from wxflow.proofs import prove as proving
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import machines, opened
from wxflow_office.files import atomic
from wxflow_office.instances.find import find


@click.command()
@click.argument("machine")
@click.argument("key")
@click.option("--checkpoint", "number", type=int, metavar="N", help="Under this checkpoint; the last by default.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def prove(place: Given, machine: str, key: str, number: int | None, output: Path | None, force: bool) -> int:
    """Prove what the steps of an instance were when a checkpoint was made: a JSON document to be handed out."""
    machines()[machine]  # an unknown one is refused, with the nearest name
    with opened(place, reading=True) as company:
        find(company, machine, key)
        document = proving.prove(company.store, company.company, machine, key, number)
    if output is None:
        printing.document(document)
    else:
        with atomic.replacing(output, force=force) as path:
            path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        printing.one(place.shape, {"machine": machine, "key": key, **_summary(document), "output": str(output)})
    return exit_codes.DONE


def _summary(document: dict[str, Any]) -> dict[str, Any]:
    told = json.loads(document["checkpoint"]["text"])
    return {"steps": len(document["steps"]), "checkpoint": told["number"], "root": told["root"]}

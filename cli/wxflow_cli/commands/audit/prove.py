"""Write a proof to be handed out."""

import json
from pathlib import Path
from typing import Any

import click

from wxflow.proofs import prove as proving
from wxflow.translatable import tr
from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import opened
from wxflow_office.files import atomic
from wxflow_office.instances.find import find, find_named, machine_meant


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="[MACHINE] KEY")
@click.option("--checkpoint", "number", type=int, metavar="N", help="Under this checkpoint; the last by default.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def prove(place: Given, names: tuple[str, ...], number: int | None, output: Path | None, force: bool) -> int:
    """Prove what the steps of an instance were when a checkpoint was made: a JSON document to be handed out.

    KEY is whatever it is called by: a key, a number or a name; MACHINE says what of several is meant.
    """
    words = list(names)
    if len(words) > 2:
        raise click.UsageError(tr("give a machine and a key, or the key alone"), click.get_current_context())
    with opened(place, reading=True) as company:
        called = words.pop()
        one = find(company, machine_meant(company, words[0]), called) if words else find_named(company, called)
        machine, key = one.full_name
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

"""Write a proof to be handed out."""

import json
from pathlib import Path
from typing import Any

import click

from wxflow_cli import exits, new_file, printing
from wxflow_cli.options import Given, standard_options


@click.command()
@click.argument("machine")
@click.argument("key")
@click.option("--checkpoint", "number", type=int, metavar="N", help="Under this checkpoint; the last by default.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@standard_options
def prove(given: Given, machine: str, key: str, number: int | None, output: Path | None, force: bool) -> int:
    """Prove what the steps of an instance were when a checkpoint was made: a JSON document to be handed out."""
    from wxflow import proving
    from wxflow_cli.instances import find
    from wxflow_cli.opening import opened, rulebook

    rules = rulebook()[machine]
    with opened(given) as company:
        find(rules.machine, company, key)
        document = proving.prove(company.store, company.company, machine, key, number)
    if output is None:
        printing.document(document)
    else:
        with new_file.replacing(output, force=force) as path:
            path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        printing.one(given.shape, {"machine": machine, "key": key, **_summary(document), "output": str(output)})
    return exits.DONE


def _summary(document: dict[str, Any]) -> dict[str, Any]:
    told = json.loads(document["checkpoint"]["text"])
    return {"steps": len(document["steps"]), "checkpoint": told["number"], "root": told["root"]}

"""Print what set a step off and what it set off, as a tree."""

from collections.abc import Iterator
from typing import Any

from wxflow.audit import causes
from wxflow.audit.causes import Node
from wxflow.declare.records import CLOCK, Step
from wxflow.translatable import term, tr
from wxflow_cli.commands.audit.columns import COLUMNS
from wxflow_cli.terminal import lines, printing
from wxflow_office.company.company import Company
from wxflow_office.instances.called import Called
from wxflow_office.instances.find import find_step
from wxflow_office.texts import as_json, as_text, dates, language


def print_tree(company: Company, shape: str, cause: str) -> None:
    """Print the tree of a step named machine/key#seq: as indented lines, or as rows with their depth."""
    asked = find_step(company, cause)
    nodes = causes.tree(company.store, company.company, asked)
    if shape == "table":
        called = Called(company)
        for node in nodes:
            print(_line(node, company.zone, called, node.step[:3] == asked[:3]))
    else:
        printing.rows(shape, ("depth", "asked", *COLUMNS), _rows(company, nodes, asked))


def _rows(company: Company, nodes: Iterator[Node], asked: Step) -> Iterator[dict[str, Any]]:
    for depth, step in nodes:
        told = as_json.step(company.company, step, company.zone)
        yield {"depth": depth, "asked": step[:3] == asked[:3], **told}


def _line(node: Node, zone: str, called: Called, asked: bool) -> str:
    step = node.step
    told = tr(
        "{name} {event}: {moved}, by {actor}, {when}",
        name=called.step(step.name),
        event=term("event", step.event, step.machine),
        moved=lines.moved(step),
        actor=term("actor", step.actor) if step.actor == CLOCK else called.person(step.actor),
        when=dates.when(step, zone),
    )
    said = as_text.cell(language.say(told))
    return "  " * node.depth + said + ("  ←" if asked else "")

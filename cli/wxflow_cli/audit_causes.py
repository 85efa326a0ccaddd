"""Print what set a step off and what it set off, as a tree."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wxflow.errors import BadInput, UnknownInstance
from wxflow.moments import iso
from wxflow.words import named, words
from wxflow_cli import language, printing, shapes
from wxflow_cli.audit_log import COLUMNS

if TYPE_CHECKING:
    from wxflow.causes import Node
    from wxflow.rows import Step
    from wxflow_cli.opening import Opened


def print_tree(company: "Opened", shape: str, cause: str) -> None:
    """Print the tree of a step named machine/key#seq: as indented lines, or as rows with their depth."""
    from wxflow import causes

    asked = _find(company, cause)
    nodes = causes.tree(company.store, company.company, asked)
    if shape == "table":
        for node in nodes:
            print(_line(node, company.zone, node.step[:3] == asked[:3]))
    else:
        printing.rows(shape, ("depth", "asked", *COLUMNS), _rows(company, nodes, asked))


def _find(company: "Opened", text: str) -> "Step":
    from wxflow import causes
    from wxflow_cli.instances import find

    name = causes.parse(text)
    if name is None:
        raise BadInput(words("--cause: {text} is not the name of a step: give one like group/G001#3", text=repr(text)))
    machine, key, seq = name
    step = causes.step(company.store, company.company, name)
    if step is None:
        stands = find(company.rulebook[machine].machine, company, key)
        raise UnknownInstance(
            text,
            words(
                "there is no step {seq}; {machine}/{key} stands at step {seq2}",
                seq=seq,
                machine=machine,
                key=key,
                seq2=stands.seq,
            ),
        )
    return step


def _rows(company: "Opened", nodes: "Iterator[Node]", asked: "Step") -> Iterator[dict[str, Any]]:
    for depth, step in nodes:
        told = shapes.step(company.company, step, company.zone)
        yield {"depth": depth, "asked": step[:3] == asked[:3], **told}


def _line(node: "Node", zone: str, asked: bool) -> str:
    step = node.step
    told = words(
        "{name} {event}: {moved}, by {actor}, {when}",
        name=step.name,
        event=named("event", step.event, step.machine),
        moved=shapes.moved(step),
        actor=named("actor", step.actor),
        when=iso(step.at, zone),
    )
    said = printing.cell(language.say(told))
    return "  " * node.depth + said + ("  ←" if asked else "")

"""Write a Petri net as PNML (ISO/IEC 15909-2), with the final marking and silent transitions as ProM writes them."""

from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from wxflow.event_log.petri_net import BEGIN, END, Move, Net

_NAMESPACE = "http://www.pnml.org/version-2009/grammar/pnml"
_TYPE = "http://www.pnml.org/version-2009/grammar/ptnet"


def pnml(net: Net) -> str:
    """Return the net as an XML document."""
    root = Element("pnml", xmlns=_NAMESPACE)
    inner = SubElement(root, "net", id=net.name, type=_TYPE)
    _text(inner, "name", net.name)
    page = SubElement(inner, "page", id="page")
    ids = {place: f"p{n}" for n, place in enumerate(net.places)}
    for place, its_id in ids.items():
        one = SubElement(page, "place", id=its_id)
        _text(one, "name", place)
        if place == BEGIN:
            _text(one, "initialMarking", "1")
    for n, move in enumerate(net.moves):
        _add_move(page, f"t{n}", move, ids)
    marking = SubElement(SubElement(inner, "finalmarkings"), "marking")
    _text(marking, "place", "1").set("idref", ids[END])
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _add_move(page: Element, its_id: str, move: Move, ids: Mapping[str, str]) -> None:
    one = SubElement(page, "transition", id=its_id)
    _text(one, "name", move.label or "")
    if move.label is None:
        SubElement(one, "toolspecific", tool="ProM", version="6.4", activity="$invisible$")
    SubElement(page, "arc", id=f"{its_id}in", source=ids[move.source], target=its_id)
    SubElement(page, "arc", id=f"{its_id}out", source=its_id, target=ids[move.target])


def _text(parent: Element, name: str, text: str) -> Element:
    one = SubElement(parent, name)
    SubElement(one, "text").text = text
    return one

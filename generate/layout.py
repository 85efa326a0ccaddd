"""Write into docs/layout.md the picture of the contracts and the list of folders: `python -m generate.layout`."""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from generate.blocks import ROOT

PAGE = ROOT / "docs" / "layout.md"
_MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def page(written: str) -> str:
    """Return the page with what is made in it made anew, whatever stands around it."""
    made = {"picture": "\n".join(_picture()), "folders": "\n".join(_folders())}
    return _MADE.sub(lambda found: f"{found[1]}{made[found[2]]}\n", written)


def rooms() -> dict[str, Path]:
    """Return where the package of each room lies, the doors first, as the contract of the rooms has them."""
    tool = _tool()
    lies = {path.rpartition("/")[2]: ROOT / path for path in tool["hatch"]["build"]["targets"]["wheel"]["packages"]}
    return {name: lies[name] for layer in _contract(None)["layers"] for name in _parts(layer)}


def _tool() -> dict[str, Any]:
    tool: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return tool


def _contract(package: str | None) -> dict[str, Any]:
    """Return the contract of the layers in a package, or of the rooms; empty when there is none."""
    contracts: list[dict[str, Any]] = _tool()["importlinter"]["contracts"]
    layered = [one for one in contracts if one["type"] == "layers"]
    return next((one for one in layered if one.get("containers", [None])[0] == package), dict[str, Any]())


def _parts(layer: str) -> list[str]:
    """Return what stands in a layer side by side."""
    return [re.sub(r"[()]", "", name).strip() for name in re.split(r"[|:]", layer)]


def _picture() -> Iterator[str]:
    """Draw every room as a box of its layers, or of its folders where no contract orders them.

    An arrow says what may import what.
    """
    yield "```mermaid"
    yield "flowchart TB"
    for package, folder in rooms().items():
        layers = _contract(package).get("layers") or [", ".join(_names(folder))]
        yield f'  subgraph {package}["{folder.relative_to(ROOT)}"]'
        yield "    direction TB"
        for number, layer in enumerate(layers):
            yield f'    {package}{number}["{" | ".join(_parts(layer))}"]'
        if len(layers) > 1:
            yield "    " + " --> ".join(f"{package}{number}" for number in range(len(layers)))
        yield "  end"
    layers = [_parts(layer) for layer in _contract(None)["layers"]]
    for above, below in pairwise(layers):
        for one in above:
            for other in below:
                yield f"  {one} --> {other}"
    yield "```"


def _names(room: Path) -> list[str]:
    return sorted(module.parent.name for module in room.glob("*/__init__.py")) or sorted(
        module.stem for module in room.glob("[!_]*.py")
    )


def _folders() -> Iterator[str]:
    """List every folder of modules with what its package says of itself."""
    yield "| folder | what is in it |"
    yield "|---|---|"
    for room in rooms().values():
        for package in sorted(room.rglob("__init__.py")):
            told = ast.get_docstring(ast.parse(package.read_text(encoding="utf-8")))
            if told:
                yield f"| `{package.parent.relative_to(ROOT)}/` | {told} |"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

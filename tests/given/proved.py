"""A company whose record can be proved."""

import copy
import json
import runpy
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.given.founded import Hand
from wxflow.proofs import prove as proving

VERIFIER = Path(__file__).parents[2] / "office" / "wxflow_office" / "evidence" / "verify_proof.py"
Place = tuple[str | int, ...]


def prove(hand: Hand, named: str = "group/G1", number: int | None = None) -> dict[str, Any]:
    """Return a proof as somebody reads it from a file."""
    machine, key = named.split("/", 1)
    return json.loads(json.dumps(proving.prove(hand.engine.store, "HX", machine, key, number)))


def at(document: Any, path: Place) -> Any:
    for name in path:
        document = document[name]
    return document


def replaced(document: dict[str, Any], path: Place, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def independent(path: Path, document: Any, *words: str) -> object:
    """Run the independent verifier in this process, and return what it exits with: 0 only when all is well."""
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with patch.object(sys, "argv", ["verify_proof.py", str(path), *words]):
        try:
            runpy.run_path(str(VERIFIER))
        except SystemExit as error:
            return error.code or 0
        except Exception as error:
            return repr(error)
    return 0

"""The catalog has every text that is marked, each with its fields, and is compiled as it is written."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

from generate import catalog
from tests.given.translations import CATALOG, MESSAGES


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_that_is_marked_is_translated():
    assert sorted(text for text in catalog.templates() if not CATALOG.get(text)) == []


def test_a_translation_has_the_fields_of_its_template():
    assert [text for text, said in CATALOG.items() if fields(text) != fields(said)] == []
    # Chinese has one form for all numbers: it may name what only the English plural names.
    many = [message for message in MESSAGES if message.pluralizable]
    assert [one.id for one in many if not fields("".join(one.string or "")) <= fields("".join(one.id))] == []


def test_the_compiled_catalog_is_what_the_written_one_compiles_to():
    assert (catalog.FOLDER / "wxflow.mo").read_bytes() == catalog.compiled()


TOLD = {
    "BadInput": 0, "UsageError": 0, "StoreUnusable": 0, "Conflict": 0, "RecordBroken": 0, "ClockWrong": 0,
    "print": 0, "Refused": 1, "UnknownInstance": 1, "Finding": 2,
}  # fmt: skip
"""What people are told by, and the first of its arguments that is a text for them."""


def bare() -> Iterator[str]:
    """Yield every text that is told without being marked: nobody could say it in Chinese."""
    for room in ("src", "machines", "connectors", "office", "cli", "web"):
        for path in sorted((catalog.ROOT / room).rglob("*.py")):
            calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
            for call in calls:
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                for text in call.args[TOLD[name] :] if name in TOLD else ():
                    written = ast.unparse(text) if isinstance(text, (ast.Constant, ast.JoinedStr)) else ""
                    if re.search("[a-z]{2} [a-z]{2}", re.sub(r"\{[^}]*\}", "", written)):
                        yield f"{path.name}:{call.lineno} {written}"


def test_whatever_is_told_can_be_said_in_chinese() -> None:
    assert list(bare()) == []


def test_every_event_of_the_access_log_has_a_name() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (catalog.ROOT / "src" / "wxflow" / "access").glob("*.py")]
    written = {event for text in sources for event in re.findall(r'log\.write\(\s*store, company, "([a-z_]+)"', text)}
    named = {str(message.id) for message in MESSAGES if message.context == "account event"}
    assert len(written) > 8
    assert written - named == set()

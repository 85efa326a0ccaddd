"""Whoever types what the documents show, in the order they show it, sees what they show."""

from pathlib import Path

import pytest

from generate.blocks import DOCUMENTS, ROOT, blocks, runs
from generate.played import play

PLAYED = [one for one in DOCUMENTS if any(block.is_run for block in blocks(one.read_text(encoding="utf-8")))]
LEFT_OUT = {
    "README.md": ["make demo", "pip install .", "wxflow import people 名册.xlsx"],
    "README.zh-CN.md": ["make demo", "pip install .", "wxflow import people 名册.xlsx"],
    "administrator.zh-CN.md": ["pip install .", "unzip"],
    "api.md": ["curl"],
    "audit.zh-CN.md": ["wxflow audit verify", "wxflow penalty list", "wxflow audit verify-proof"],
    "deployment.md": [
        "python3 -m venv",
        "wxflow init",
        "createuser",
        "export WXFLOW_DATABASE_URL",
        "wxflow policy check",
        "cp deploy/wxflow.service",
        "usermod",
        "wxflow cron print",
        "wxflow serve --socket",
        "wxflow db backup",
        "systemctl stop",
    ],
    "hr.zh-CN.md": ["wxflow penalty confirm --month", "wxflow penalty confirm --file", "wxflow why"],
    "lead.zh-CN.md": ["wxflow desk", "wxflow membership add --group"],
    "operation.zh-CN.md": [
        "wxflow outbox deliver",
        "wxflow policy check",
        "pip install 'wxflow-groups[postgres]'",
        "wxflow db backup",
        "wxflow audit verify",
    ],
    "operations.md": [
        "pip install 'wxflow-groups[postgres]'",
        "wxflow serve",
        "wxflow group list --policy policies",
        "wxflow calendar load 2027.json",
        "wxflow audit keygen /etc",
        "wxflow audit prove",
        "wxflow audit verify --public-key",
    ],
}
"""What begins each block that no test types: it installs, needs a server, or shows what a guide plays."""


def _name(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", PLAYED, ids=_name)
def test_what_a_document_shows_is_what_its_commands_print(document: Path, tmp_path: Path) -> None:
    """`python -m generate.guides` writes down what they print today."""
    found = blocks(document.read_text(encoding="utf-8"))
    played = {one.block: one for one in play(found, tmp_path)}
    for block, output in runs(found):
        one = played[block]
        if output is None:
            assert one.exit == 0, f"{block.text}{one.output}"
        else:
            assert (one.exit, one.output) == (output.exit, output.text), block.text


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_a_command_that_no_test_types_is_listed(document: Path) -> None:
    found = [block.text for block in blocks(document.read_text(encoding="utf-8")) if block.is_left_out]
    expected = LEFT_OUT.get(document.name, [])
    assert len(found) == len(expected)
    assert all(text.startswith(begun) for text, begun in zip(found, expected, strict=True)), found


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_a_block_of_commands_says_that_it_is_one(document: Path) -> None:
    """So that none is passed over for want of a word."""
    for block in blocks(document.read_text(encoding="utf-8")):
        begins_like_a_command = block.text.startswith(("wxflow ", "pip ", "createdb ", "make ", "export "))
        assert block.language == "sh" or not begins_like_a_command, block.text

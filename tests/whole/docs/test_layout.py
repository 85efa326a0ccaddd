"""The page about the layout is held to the tree, and its picture to the import contracts."""

import re

import pytest

from generate.blocks import DOCUMENTS, ROOT
from generate.layout import PAGE, page, rooms

TEXT = PAGE.read_text(encoding="utf-8")
PATHS = {
    (document.name, path)
    for document in DOCUMENTS
    for path in re.findall(
        r"`((?:src|machines|connectors|office|cli|web|deploy|tests|generate|benchmarks)/[\w./]*)`",
        document.read_text(encoding="utf-8"),
    )
}


def test_the_picture_and_the_folders_are_those_of_the_contracts_and_the_tree() -> None:
    """`make docs` has been run since either changed."""
    assert page(TEXT) == TEXT


def test_a_picture_that_another_tree_made_is_made_anew() -> None:
    other = TEXT.replace("--> wxflow_machines", "--> wxflow_cli")
    assert other != TEXT
    assert page(other) == TEXT


@pytest.mark.parametrize(("document", "path"), sorted(PATHS))
def test_every_file_and_folder_that_a_document_names_is_there(document: str, path: str) -> None:
    assert (ROOT / path).exists(), f"{document} names {path}"
    assert path.endswith("/") == (ROOT / path).is_dir(), f"{document}: a folder is written with a / behind it"


@pytest.mark.parametrize("package", rooms())
def test_every_folder_of_a_room_says_what_is_in_it(package: str) -> None:
    listed = set(re.findall(r"^\| `([\w/]+)/` \| [^|]+ \|$", TEXT, re.MULTILINE))
    folders = {str(module.parent.relative_to(ROOT)) for module in rooms()[package].rglob("[!_]*.py")}
    assert folders - listed <= {"src/wxflow/databases/migrations/versions"}

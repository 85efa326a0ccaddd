"""What the sources say to people, and the catalog they are said from."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "office" / "wxflow_office" / "texts" / "locale" / "zh_CN" / "LC_MESSAGES"
_KEYWORDS = {"tr": None, "Entry": (2,), "Duty": (1,)}
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]


def templates() -> set[str]:
    """Return every text that the sources mark for translation."""
    return {
        str(message)
        for room in ("src", "machines", "connectors", "office", "cli", "web")
        for _, _, message, _, _ in extract_from_dir(ROOT / room, _METHODS, keywords=_KEYWORDS)
        if message
    }


def catalog() -> Catalog:
    """Read the catalog as it is written."""
    with (FOLDER / "wxflow.po").open("rb") as file:
        return read_po(file, locale="zh_CN")


def compiled() -> bytes:
    """Compile the catalog."""
    into = BytesIO()
    write_mo(into, catalog())
    return into.getvalue()


if __name__ == "__main__":
    (FOLDER / "wxflow.mo").write_bytes(compiled())

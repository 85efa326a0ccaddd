"""Hand out what broke a reader once: files as they came, a folder for each number of the list of faults."""

from pathlib import Path

INPUTS = Path(__file__).parent / "data" / "inputs"


def at(path: str) -> Path:
    """Return where an input lies, a file or a folder, by `NUMBER/NAME`."""
    return INPUTS / path


def lines(path: str) -> list[bytes]:
    """Return the lines of an input, without what ends them; one that is empty counts."""
    return at(path).read_bytes().removesuffix(b"\n").split(b"\n")


def texts(path: str) -> list[str]:
    """Return the lines of an input in UTF-8."""
    return [line.decode() for line in lines(path)]

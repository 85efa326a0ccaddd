"""Start: the version needs nothing imported, everything else goes to the root of the commands."""

import gc
import sys

_RARELY = 50_000
"""What is imported stays: looking for garbage all the while costs a command a tenth of its time."""


def main() -> None:
    """Run wxflow."""
    if sys.argv[1:] == ["--version"]:
        print_version()
        return
    gc.set_threshold(_RARELY)
    from wxflow_cli.root import root

    root.main(prog_name="wxflow")


def print_version() -> None:
    """Print which version this is."""
    from importlib.metadata import version

    print(f"wxflow {version('wxflow')}")

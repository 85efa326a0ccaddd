"""Start: the version needs nothing imported, everything else goes to the root of the commands."""

import gc
import sys

from wxflow_cli.version import print_version

_RARELY = 50_000
"""New objects between two searches for garbage; by default they are 700, and imports make many that all stay."""


def main() -> None:
    """Run wxflow."""
    if sys.argv[1:] == ["--version"]:
        print_version()
        return
    gc.set_threshold(_RARELY)
    from wxflow_cli.root import root

    try:
        root.main(prog_name="wxflow")
    finally:
        # What is left goes with the process: Python's last search for garbage would take longer than most commands.
        gc.freeze()

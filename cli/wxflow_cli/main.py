"""Start: the version needs nothing imported, everything else goes to the root of the commands."""

import sys


def main() -> None:
    """Run wxflow."""
    if sys.argv[1:] == ["--version"]:
        print_version()
        return
    from wxflow_cli.root import root

    root.main(prog_name="wxflow")


def print_version() -> None:
    """Print which version this is."""
    from importlib.metadata import version

    print(f"wxflow {version('wxflow')}")

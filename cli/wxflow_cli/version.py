"""Say which version this is."""


def print_version() -> None:
    """Print which version this is."""
    from importlib.metadata import version

    print(f"wxflow {version('wxflow-groups')}")

"""The triggers that keep tables append-only, in each database's words."""

GUARDED = ("steps", "checkpoints", "covered", "access_log", "in_force_log")
"""The tables whose rows nothing may change or delete."""


def sqlite_triggers(table: str) -> dict[str, str]:
    """Return a table's triggers by their names, each with what makes it."""
    return {
        f"{table}_no_{verb.lower()}": (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table}: append-only'); END"
        )
        for verb in ("UPDATE", "DELETE")
    }


def postgres_body(table: str) -> str:
    """Return what the function of a table's trigger does."""
    return f" BEGIN RAISE EXCEPTION '{table}: append-only'; END "

"""Write what a role of PostgreSQL may do that only works with the record: read and add, and change what passes."""

from wxflow.databases.guards import GUARDED
from wxflow.errors import BadInput
from wxflow.store.access_tables import ALL
from wxflow.translatable import tr

_ADDED_ONLY = (*GUARDED, "declarations", "policies", "calendars")
"""The tables whose rows nothing changes once they are there."""
_LONGEST = 63


def script(role: str, schema: str = "public") -> str:
    """Return the script that gives a role what firing, sweeping and delivering take, and takes all else from it."""
    for name in (role, schema):
        if not name or len(name.encode()) > _LONGEST or "\x00" in name or not name.isprintable():
            raise BadInput(tr("{name} is not the name of a role or a schema", name=repr(name)))
    who, where = _quoted(role), _quoted(schema)
    tables = sorted(ALL)
    changed = [name for name in tables if name not in _ADDED_ONLY]
    return "\n".join(
        [
            "BEGIN;",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {where} FROM {who};",
            f"REVOKE CREATE ON SCHEMA {where} FROM PUBLIC, {who};",
            f"GRANT USAGE ON SCHEMA {where} TO {who};",
            f"GRANT SELECT ON {where}.alembic_version TO {who};",
            *(f"GRANT SELECT, INSERT ON {where}.{name} TO {who};" for name in tables),
            *(f"GRANT UPDATE, DELETE ON {where}.{name} TO {who};" for name in changed),
            "COMMIT;",
        ]
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""Hold a database's schema against what the migrations made: tables, columns, indexes, triggers, and nothing else."""

import re
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Index, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from wxflow.databases.guards import GUARDED, postgres_body, sqlite_triggers
from wxflow.store.sql import Statement
from wxflow.store.store import Store
from wxflow.store.tables import METADATA
from wxflow.translatable import term, tr

_MASTER = Statement(text("SELECT type, name, sql FROM sqlite_master WHERE substr(name, 1, 7) <> 'sqlite_'"))
_SQLITE_COLUMNS = Statement(
    text(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table' ORDER BY c.cid"
    )
)
_RELATIONS = Statement(
    text(
        "SELECT CASE WHEN c.relhasrules THEN 'rule of' WHEN c.relrowsecurity THEN 'row security of'"
        " ELSE CASE WHEN c.relkind IN ('r', 'p') THEN 'table' ELSE 'view' END END, c.relname, p.relname FROM pg_class c"
        " LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent"
        " WHERE c.relnamespace = CAST(current_schema() AS regnamespace)"
        " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS"
        " (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
    )
)
_POSTGRES_COLUMNS = Statement(
    text(
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relnamespace = CAST(current_schema() AS regnamespace)"
        " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
    )
)
_POSTGRES_INDEXES = Statement(
    text(
        "SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " JOIN pg_class c ON c.oid = x.indrelid"
        " WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND NOT x.indisprimary AND x.indisvalid"
        " AND NOT i.relispartition"
    )
)
_POSTGRES_TRIGGERS = Statement(
    text(
        "SELECT t.tgname, p.prosrc, t.tgenabled IN ('O', 'A') AND t.tgtype = 58 FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND NOT t.tgisinternal"
    )
)


def check(store: Store) -> Iterator[str]:
    """Yield what is otherwise than the migrations made it, each finding with its place first."""
    yield from _sqlite(store) if store.dialect.name == "sqlite" else _postgres(store)


def _sqlite(store: Store) -> Iterator[str]:
    found: dict[str, dict[str, str]] = {"table": {}, "view": {}, "index": {}, "trigger": {}}
    for kind, name, words in store.rows(_MASTER):
        if words is not None:
            found[kind][name] = words
    yield from _strangers(
        [("table", name, None) for name in found["table"]] + [("view", n, None) for n in found["view"]]
    )
    yield from _columns((table, column) for table, column in store.rows(_SQLITE_COLUMNS))
    dialect = sqlite.dialect()
    indexes = {
        str(index.name): str(CreateIndex(index).compile(dialect=dialect))
        for table in METADATA.tables.values()
        for index in table.indexes
    }
    yield from _differing("index", indexes, found["index"])
    triggers = {name: words for table in GUARDED for name, words in sqlite_triggers(table).items()}
    yield from _differing("trigger", triggers, found["trigger"])


def _postgres(store: Store) -> Iterator[str]:
    relations = store.rows(_RELATIONS)
    yield from _strangers(relations)
    parts = {name: of for _, name, of in relations if of in METADATA.tables}
    yield from _columns((table, column) for table, column in store.rows(_POSTGRES_COLUMNS) if table not in parts)
    indexes = {str(index.name): _expected(index) for table in METADATA.tables.values() for index in table.indexes}
    yield from _differing("index", indexes, {name: _read(words) for name, words in store.rows(_POSTGRES_INDEXES)})
    guarded = {name: name for name in GUARDED} | {name: of for name, of in parts.items() if of in GUARDED}
    right = {f"{name}_append_only": postgres_body(of) for name, of in guarded.items()}
    stands = {name: body if works else "" for name, body, works in store.rows(_POSTGRES_TRIGGERS)}
    yield from _differing("trigger", right, stands)


def _strangers(relations: Sequence[tuple[str, str, str | None]]) -> Iterator[str]:
    """Find what is not ours: what reads or rewrites rows beside us may decide something."""
    for kind, name, of in relations:
        if kind != "table" or (name not in METADATA.tables and name != "alembic_version" and of not in METADATA.tables):
            yield tr("{kind} {name}: is not wxflow's", kind=term("schema", kind), name=name)


def _columns(found: Iterator[tuple[str, str]]) -> Iterator[str]:
    listed: dict[str, list[str]] = {}
    for of, column in found:
        listed.setdefault(of, []).append(column)
    for name, table in METADATA.tables.items():
        if name not in listed:
            yield tr("{kind} {name}: is gone", kind=term("schema", "table"), name=name)
        elif listed[name] != [column.name for column in table.columns]:
            yield tr(
                "{kind} {name}: its columns are not those that wxflow made", kind=term("schema", "table"), name=name
            )


def _differing(kind: str, right: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(right.keys() | found.keys()):
        if name not in found:
            yield tr("{kind} {name}: is gone", kind=term("schema", kind), name=name)
        elif name not in right:
            yield tr("{kind} {name}: is not wxflow's", kind=term("schema", kind), name=name)
        elif _plain(right[name]) != _plain(found[name]):
            yield tr("{kind} {name}: is not as wxflow made it", kind=term("schema", kind), name=name)


def _expected(index: Index) -> str:
    columns, where = [column.name for column in index.columns], index.dialect_options["sqlite"]["where"]
    assert index.table is not None
    return _said(unique=bool(index.unique), table=index.table.name, columns=columns, where=where)


def _said(*, unique: bool, table: str, columns: list[str], where: object) -> str:
    return f"{unique} {table} {','.join(columns)} {'' if where is None else where}".strip()


_INDEX = re.compile(
    r"CREATE (UNIQUE )?INDEX \S+ ON (?:ONLY )?(?:\S+\.)?(\S+) USING btree \((.*?)\)(?: WHERE \((.*)\))?"
)


def _read(words: str) -> str:
    """Read PostgreSQL's words for an index into what `_said` says of one."""
    told = _INDEX.fullmatch(words)
    if told is None:
        return words
    where = re.sub(r"::\w+|[()]", "", told[4] or "")
    return _said(unique=bool(told[1]), table=told[2], columns=told[3].split(", "), where=where)


def _plain(words: str) -> str:
    return " ".join(words.split())

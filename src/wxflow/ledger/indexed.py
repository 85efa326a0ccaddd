"""Refuse what an index could not hold, before it ends the batch it stands in."""

from collections.abc import Iterator

from wxflow.errors import BadInput
from wxflow.ledger.change_set import ChangeSet
from wxflow.translatable import tr

_MOST = 2_500
"""Bytes of one entry: PostgreSQL's B-trees take 2,704, of which the company's code and the lengths have some."""
_SHOWN = 40


def check_indexed(change_set: ChangeSet, what: str) -> None:
    """Raise BadInput when a key, a name that is looked up by, or a request_id is too long, on either database."""
    for entry in _entries(change_set):
        if sum(len(part.encode(errors="surrogatepass")) for part in entry) > _MOST:
            longest = max(entry, key=len)
            raise BadInput(
                tr(
                    "{what}: {text} has {length} characters, more than can be looked up by: give a shorter one",
                    what=what if len(what) <= 3 * _SHOWN else what[: 3 * _SHOWN] + "…",
                    text=repr(longest[:_SHOWN] + "…"),
                    length=len(longest),
                )
            )


def _entries(change_set: ChangeSet) -> Iterator[tuple[str, ...]]:
    for (machine, name, value), keys in change_set.refs.items():
        yield from ((machine, name, value, key) for key in keys)
    for (machine, key), instance in change_set.instances.items():
        yield instance.root, machine, key
    for _, opening in change_set.openings:
        yield (opening.about,)
    yield from ((request_id,) for request_id in change_set.requests)

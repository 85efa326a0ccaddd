"""Refuse what an index could not hold, before it ends the batch it stands in."""

from collections.abc import Sequence
from itertools import chain

from wxflow.decide.change import Change
from wxflow.errors import BadInput
from wxflow.translatable import tr

_MOST = 2_500
"""Bytes of one entry: PostgreSQL's B-trees take 2,704, of which the company's code and the lengths have some."""
_SHOWN = 40


def check_indexed(changes: Sequence[Change], what: str) -> None:
    """Raise BadInput when a key, a name that is looked up by, or a request_id is too long, on either database."""
    if 4 * sum(map(_length, changes)) <= _MOST:  # a character is at most four bytes
        return
    for entry in _entries(changes):
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


def _length(change: Change) -> int:
    """Return how many characters all that is looked up by has together."""
    machine, key, root, *_ = change.after
    own, refs = len(machine) + len(key), change.refs
    length = own + len(root) + len(change.step.request_id or "")
    if refs:
        length += len(refs) * own + sum(map(len, chain.from_iterable(refs)))
    for opening in change.openings:
        length += len(opening.about)
    return length


def _entries(changes: Sequence[Change]) -> list[tuple[str, ...]]:
    entries: list[tuple[str, ...]] = []
    for change in changes:
        machine, key, root, *_ = change.after
        entries.append((root, machine, key))
        entries += [(machine, *ref, key) for ref in change.refs]
        entries += [(opening.about,) for opening in change.openings]
        if change.step.request_id:
            entries.append((change.step.request_id,))
    return entries

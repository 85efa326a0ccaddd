"""Make checkpoints, and hold the record against those that were made."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from wxflow.errors import Refused
from wxflow.moments import iso
from wxflow.proofs import covered_heads, signing
from wxflow.proofs.checkpoint import FIRST, Checkpoint, digest, text
from wxflow.proofs.covered_heads import Seen
from wxflow.proofs.signing import Signer
from wxflow.store import in_force_log
from wxflow.store.store import Store
from wxflow.translatable import tr


def make(store: Store, company: str, signer: Signer, now: int) -> Checkpoint:
    """Cover every instance that has moved, and sign the root over all of them, in one transaction."""
    with store.transaction(company):
        last = covered_heads.latest(store, company)
        number = last.number + 1 if last else 1
        if last and now < last.made_at:
            why = tr(
                "checkpoint {number} was made later, at {made_at}", number=last.number, made_at=iso(last.made_at, "UTC")
            )
            raise Refused(tr("checkpoint {number}", number=number), why, tr("a later time"))
        store.run(covered_heads.COVER, number, company)
        tree, steps, _ = covered_heads.grown(store, company, number)
        previous = digest(text(company, last)) if last else FIRST
        made = Checkpoint(
            number=number,
            made_at=now,
            instances=tree.size,
            steps=steps,
            root=tree.root(),
            previous=previous,
            public_key=signer.public_key,
            signature=b"",
            in_force=in_force_log.head(store, company),
        )
        made = made._replace(signature=signer.sign(text(company, made).encode()))
        store.run(covered_heads.ADD, company, *made)
    return made


def check(store: Store, company: str, *, public_key: bytes | None, roots: Sequence[bytes]) -> Iterator[str]:
    """Yield what is wrong with the checkpoints, and with the record held against them, each naming its place first.

    Signatures are to be those of the public key, or, without one, of the key each checkpoint names. Recomputed are the
    roots of the last checkpoint and of those whose root is given. To be read within one snapshot.
    """
    chain = _Chain(company, public_key, frozenset(roots))
    for found in covered_heads.checkpoints(store, company):
        yield from chain.take(found)
    for root in roots:
        if root not in chain.named:
            yield tr("no checkpoint has the root {root}: the database was rewritten or is another one", root=root.hex())
    last = chain.last
    logged = {entry.seal for entry in in_force_log.entries(store, company)}
    for one in covered_heads.checkpoints(store, company):
        if one.in_force is not None and one.in_force not in logged:
            yield tr("checkpoint {number}: what came into force by then was changed or cut", number=one.number)
    recomputed = {*chain.named.values(), *([last] if last else [])}
    for one in sorted(recomputed):
        yield from _check_root(store, company, one)
    for (machine, key), seen in groupby(covered_heads.seen(store, company), lambda one: (one.machine, one.key)):
        yield from _check_life(f"{machine}/{key}", seen, last.number if last else 0)


class _Chain:
    """The checkpoints, each held against the one before."""

    def __init__(self, company: str, public_key: bytes | None, roots: frozenset[bytes]) -> None:
        self._company, self._public_key, self._roots = company, public_key, roots
        self.last: Checkpoint | None = None
        self.named: dict[bytes, Checkpoint] = {}
        """Those whose root was given: the latest of each."""

    def take(self, found: Checkpoint) -> Iterator[str]:
        """Yield what is wrong with the next checkpoint."""
        place, last = f"checkpoint {found.number}", self.last
        number = last.number if last else 0
        if found.number != number + 1:
            yield tr(
                "{place}: checkpoints {first} to {last} are missing before it",
                place=place,
                first=number + 1,
                last=found.number - 1,
            )
        elif found.previous != (digest(text(self._company, last)) if last else FIRST):
            yield tr("{place}: does not follow from the one before it: one of the two was changed", place=place)
        yield from self._check_signature(place, found)
        if found.root in self._roots:
            self.named[found.root] = found
        self.last = found

    def _check_signature(self, place: str, found: Checkpoint) -> Iterator[str]:
        key, fingerprint = found.public_key, signing.fingerprint(found.public_key)
        if self._public_key not in (None, key):
            yield tr(
                "{place}: is signed with the key {fingerprint}, which is not the one that is trusted",
                place=place,
                fingerprint=fingerprint,
            )
            return
        if self._public_key is None and self.last and key != self.last.public_key:
            yield tr(
                "{place}: is signed with the key {fingerprint}, the one before it with another",
                place=place,
                fingerprint=fingerprint,
            )
        if not signing.is_signed(key, found.signature, text(self._company, found)):
            yield tr("{place}: its signature does not fit", place=place)


def _check_root(store: Store, company: str, found: Checkpoint) -> Iterator[str]:
    tree, steps, _ = covered_heads.grown(store, company, found.number)
    place = tr("checkpoint {number}", number=found.number)
    if tree.root() != found.root:
        yield tr(
            "{place}: its root is not that of the heads it covers: one of them was changed, put in or taken away",
            place=place,
        )
    if (tree.size, steps) != (found.instances, found.steps):
        told = tr("{instances} instances and {steps} steps", instances=found.instances, steps=found.steps)
        yield tr(
            "{place}: tells of {told}, but covers {size} and {steps}",
            place=place,
            told=told,
            size=tree.size,
            steps=steps,
        )


def _check_life(place: str, seen: Iterator[Seen], last: int) -> Iterator[str]:
    """Yield where an instance is not what the checkpoints found; of one that is gone or cut, the worst only."""
    for one in seen:
        by = tr("checkpoint {number}", number=one.number)
        if one.number > last:
            yield tr("{place}: is covered by {by}, which is not there", place=place, by=by)
        elif one.stands_at is None:
            yield tr("{place}: is gone; {by} found it at step {seq}", place=place, by=by, seq=one.seq)
            return
        elif one.seal is None and one.stands_at < one.seq:
            yield tr(
                "{place}: ends at step {stands_at}; {by} found it at step {seq}: its tail was cut",
                place=place,
                stands_at=one.stands_at,
                by=by,
                seq=one.seq,
            )
            return
        elif one.seal is None:
            yield tr("{place}#{seq}: is gone; {by} found it", place=place, seq=one.seq, by=by)
        elif one.seal != one.head:
            yield tr("{place}#{seq}: is sealed otherwise than {by} found it", place=place, seq=one.seq, by=by)

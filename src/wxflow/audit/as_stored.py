"""Hold what is stored of an instance against what its steps have led to."""

from collections.abc import Iterable, Iterator

from wxflow.audit.instance_check import Life
from wxflow.audit.past import BROKEN
from wxflow.declare.records import VOID, Facts, Timer
from wxflow.errors import RecordBroken
from wxflow.store.codec import InstanceRow, stored_json
from wxflow.translatable import tr

Finding = tuple[str, str]
"""Its place, and what is wrong there."""


def check(life: Life, row: InstanceRow, timers: Iterable[Timer], refs: set[tuple[str, str]]) -> Iterator[Finding]:
    """Yield what is wrong with an instance, its timers and its refs, whose steps have all been taken."""
    machine, key, root, state, seq, text, head, declaration, created_at, recorded_at, _ = row
    place = f"{machine}/{key}"
    try:
        facts: Facts = stored_json(text, (machine, key))
    except RecordBroken:
        yield place, tr("its facts cannot be read")
        return
    stands = (state, seq, head, facts, recorded_at, declaration)
    led_to = (life.state, life.seq, life.head, life.facts, life.recorded_at, life.declaration)
    if stands != led_to or created_at not in life.begun:
        for what in _otherwise(life, row, facts):
            yield place, what
    if root != (under := _root(life, key, root, state)):
        yield place, tr("lies under {root}, and should under {right}", root=root, right=under)
    if refs != (should := _refs(life, key, refs)):
        for what in _found_otherwise(refs, should):
            yield place, what
    for timer in timers:
        if armed_otherwise := life.clocks.check(life.compiled, timer, state):
            yield _timer_of(row, timer.name), armed_otherwise
        if timer.root != root:
            lies = tr("lies under {root}, its instance under {right}", root=timer.root, right=root)
            yield _timer_of(row, timer.name), lies
    for name, (*_, entry) in life.clocks.armed.items():
        gone = tr("was armed by step {entry}, and is gone without having fired", entry=entry)
        yield _timer_of(row, name), gone


def _otherwise(life: Life, row: InstanceRow, facts: Facts) -> Iterator[str]:
    """Say in what an instance stands otherwise than its steps have led it."""
    if row.seq != life.seq:
        yield tr("has {seq} steps, but stands at step {stands_at}: its tail was cut", seq=life.seq, stands_at=row.seq)
    if row.head != life.head:
        yield tr("its head is not the seal of its last step")
    if row.state != life.state:
        yield tr("stands in state {state}, its steps lead to {led_to}", state=row.state, led_to=life.state)
    if facts != life.facts:
        yield tr("its facts are not what its steps tell")
    told = [(begun, life.recorded_at, life.declaration) for begun in life.begun]
    if life.seq and (row.created_at, row.recorded_at, row.declaration) not in told:
        yield tr("its times or its declaration are not those of its first and last steps")


def _root(life: Life, key: str, root: str, state: str) -> str | None:
    """Return what it should lie under; what it does where its machine is not declared, or it is void."""
    if life.compiled is None or state == VOID:
        return root
    machine = life.compiled.machine
    try:
        return f"{machine.root_machine}/{machine.root_key(key, life.facts)}"
    except BROKEN:
        return None


def _refs(life: Life, key: str, stored: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return by what it should be found; by what it is where that cannot be told."""
    if life.compiled is None or life.state is None:
        return stored
    try:
        return life.compiled.machine.index(life.state, life.facts, key)
    except BROKEN:
        return stored  # found at the step whose data are not as they should be


def _found_otherwise(stored: set[tuple[str, str]], right: set[tuple[str, str]]) -> Iterator[str]:
    """Say by what it is not found that it should be, and by what it is that it should not."""
    for name, value in sorted(right - stored):
        yield tr("is not found by {name} {value}, as it should be", name=name, value=value)
    for name, value in sorted(stored - right):
        yield tr("is found by {name} {value}, as it should not be", name=name, value=value)


def _timer_of(row: InstanceRow, name: str) -> str:
    return tr("{machine}/{key} timer {name}", machine=row.machine, key=row.key, name=name)

from collections.abc import Iterator
from typing import Any, cast

from wxflow_office.journal.apply import apply
from wxflow_office.journal.lines import LONGEST, Entry, Invalid

NONE = cast(Any, None)
"""No engine: what is invalid never reaches one."""


def test_a_batch_is_full_once_its_lines_are_heavy_however_few_they_are() -> None:
    read: list[int] = []

    def entries() -> Iterator[Entry]:
        for number in range(100):
            read.append(number)
            yield Invalid(number, "no", None, LONGEST)

    assert next(apply(NONE, entries(), batch=100_000)).line == 0
    assert len(read) == 16

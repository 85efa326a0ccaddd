"""Read an exported company back from its file, once the file is known to be whole."""

import gzip
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from wxflow.companies.file_format import TABLES, Digest, Header, Rows, is_digest, read_header
from wxflow.errors import BadInput, system_error
from wxflow.translatable import tr

Batch = tuple[Table, list[list[Any]]]
_GZIP = b"\x1f\x8b"
_LONGEST = 2**26
"""Bytes of a line: a file of something else may have no line ends at all."""
_AT_ONCE = 2**21
"""Bytes of the lines that a batch is made of, and of most lines many go into it."""


class CompanyFile:
    """A file that was found whole: whose company it holds, and the digest it ends with."""

    def __init__(self, path: Path, header: Header, last_line: bytes) -> None:
        self.header, self.last_line = header, last_line
        self._path = path

    @classmethod
    def at(cls, path: Path) -> "CompanyFile":
        """Read a file through; BadInput when it is no exported company, cut short, changed, or of another schema."""
        with _opened(path) as file:
            header = read_header(file.readline(_LONGEST), str(path))
        digest = Digest()
        for _ in _lines(path, digest):
            pass
        return cls(path, header, digest.line())

    def batches(self) -> Iterator[Batch]:
        """Yield the rows in batches of one table each; BadInput at the latest at the end, when they are not right."""
        digest = Digest()
        lines = _lines(self._path, digest)
        next(lines)
        number = 1
        for table in TABLES:
            count = self.header.rows[table.name]
            yield from self._batches(Rows(table), lines, range(number + 1, number + count + 1))
            number += count
        if next(lines, None) is not None:
            raise BadInput(
                tr("{path}, line {number}: a row more than the first line counts", path=self._path, number=number + 1)
            )
        if digest.line() != self.last_line:
            raise BadInput(tr("{path} was changed while it was read", path=self._path))

    def _batches(self, form: Rows, lines: Iterator[bytes], numbers: range) -> Iterator[Batch]:
        before: list[Any] = []
        rows: list[list[Any]] = []
        size = 0
        for number in numbers:
            line = next(lines, b"")
            try:
                row = form.read(line)
            except BadInput as error:
                raise BadInput(
                    tr("{path}, line {number}: {error}", path=self._path, number=number, error=error)
                ) from None
            if before and form.key(row) <= before:
                raise BadInput(
                    tr("{path}, line {number}: does not come after the row before it", path=self._path, number=number)
                )
            before, size = form.key(row), size + len(line)
            rows.append([self.header.company, *row])
            if size > _AT_ONCE:
                yield form.table, rows
                rows, size = [], 0
        if rows:
            yield form.table, rows


def _lines(path: Path, digest: Digest) -> Iterator[bytes]:
    """Yield every line but the last, which is to be the digest of them; BadInput at the end when it is not."""
    before = b""
    with _opened(path) as file:
        for line in iter(partial(file.readline, _LONGEST), b""):
            if before:
                digest.take(before)
                yield before
            before = line
    if not is_digest(before):
        raise BadInput(tr("{path} is cut short: it does not end with its digest", path=path))
    if before != digest.line():
        raise BadInput(tr("{path} was changed: its lines do not have the digest it ends with", path=path))


@contextmanager
def _opened(path: Path) -> Generator[BufferedIOBase]:
    if not path.is_file():
        raise BadInput(f"{path}: {'is a folder' if path.is_dir() else 'there is no such file'}")
    try:
        with path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            if not packed:
                yield file
                return
            with gzip.open(file) as unpacked:
                yield unpacked
    except EOFError:
        raise BadInput(tr("{path} is cut short: it ends in the middle of what was packed", path=path)) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise BadInput(tr("{path} was changed: it cannot be unpacked ({error})", path=path, error=error)) from None
    except OSError as error:
        raise BadInput(tr("{path} cannot be read: {strerror}", path=path, strerror=system_error(error))) from None

"""Keep a parser's own words off the terminal."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

_ONE = Lock()


@contextmanager
def quiet() -> Generator[None]:
    """Send the process's standard error nowhere: Rust tells of a panic there, past Python, before it raises."""
    with _ONE:
        try:
            kept = os.dup(2)
        except OSError:  # there is none
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(nowhere)
            os.close(kept)

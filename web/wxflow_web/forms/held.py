"""Hold a file between two steps in the form itself, signed for the session: no process has to remember it."""

import hmac
import json
import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import NamedTuple

from starlette.datastructures import FormData, UploadFile

from wxflow.access.records import Session
from wxflow.json_values import is_text
from wxflow_web.answers.errors import Forged, TooMuch

MOST = 10_000_000
"""Bytes of a file."""
MOST_OF_A_FORM = MOST * 3 // 2
"""Bytes of a form that holds one."""
_MARK = "."


class File(NamedTuple):
    """A file as it came, and what it was called."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the hash it is known by (hex)."""
        return sha256(self.content).hexdigest()


def sent(form: FormData, field: str) -> File | None:
    """Return the file that came in a field, or None; TooMuch for one that is too large."""
    found = form.get(field)
    if not isinstance(found, UploadFile) or not found.filename:
        return None
    content = found.file.read(MOST + 1)
    if len(content) > MOST:
        raise TooMuch(MOST)
    return File(found.filename.replace("\\", "/").rpartition("/")[2][-100:] or "?", content)


def held(file: File, session: Session, what: str) -> str:
    """Write a file, with what it is for, into a text that a form can hold."""
    head = json.dumps([what, file.name]).encode()
    body = b64encode(zlib.compress(head + b"\n" + file.content, 6)).decode()
    return _signature(body, session) + _MARK + body


def taken(text: str, session: Session, what: str) -> File:
    """Return the file that a form of this session holds; Forged for anything else."""
    signature, _, body = text.partition(_MARK)
    if not hmac.compare_digest(signature.encode(), _signature(body, session).encode()):
        raise Forged
    try:
        whole = zlib.decompressobj().decompress(b64decode(body, validate=True), MOST + 1_000)
        head, _, content = whole.partition(b"\n")
        held_for, name = json.loads(head)
    except (ValueError, TypeError, zlib.error):  # whoever knows their own cookie can sign what they like
        raise Forged from None
    if held_for != what or not is_text(name):
        raise Forged
    return File(name, content)


def _signature(body: str, session: Session) -> str:
    return hmac.new(session.secret, b"held " + body.encode(), sha256).hexdigest()

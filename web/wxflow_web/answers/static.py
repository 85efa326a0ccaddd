"""What never changes: style, script, their licences; each under a name that changes with its content."""

import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

_FOLDER = Path(__file__).parents[1] / "static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
PATH = "/static/{digest}/{name}"


class _File(NamedTuple):
    digest: str
    kind: str
    content: bytes
    packed: bytes


def where(name: str) -> str:
    """Return the address of a file."""
    return PATH.format(digest=_files()[name].digest, name=name)


async def answer(request: Request) -> Response:
    """Answer with a file, to be kept for a year; under an old name there is nothing."""
    file = _files().get(request.path_params["name"])
    if file is None or file.digest != request.path_params["digest"]:
        return Response(status_code=404)
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, headers={**headers, "content-encoding": "gzip"}, media_type=file.kind)
    return Response(file.content, headers=headers, media_type=file.kind)


@cache
def _files() -> dict[str, _File]:
    return {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _KINDS}


def _read(path: Path) -> _File:
    content = path.read_bytes()
    return _File(sha256(content).hexdigest()[:12], _KINDS[path.suffix], content, gzip.compress(content, 9, mtime=0))

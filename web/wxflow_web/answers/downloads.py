"""Hand a file out, to be kept and not to be opened here."""

from urllib.parse import quote

from starlette.responses import Response


def file(content: bytes, name: str) -> Response:
    """Return a file under a name."""
    said = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type="application/octet-stream", headers={"content-disposition": said})

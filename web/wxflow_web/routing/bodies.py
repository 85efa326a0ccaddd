"""Take in what a request brings: within bounds, and in time."""

import asyncio

from starlette.requests import Request
from starlette.types import Message

from wxflow_web.answers.errors import TooMuch, TooSlow

MOST = 1_000_000
"""Bytes of an ordinary form."""
MOST_OF_A_FILE = 10_000_000
"""Bytes of a form with a file in it."""
SECONDS = 30
"""How long somebody may take to send it."""


async def body(request: Request, most: int) -> bytes:
    """Return a request's body; TooMuch or TooSlow when it is longer than `most` bytes, or does not come."""
    declared = request.headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared) > most:
        raise TooMuch(most)
    found = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                found += chunk
                if len(found) > most:
                    raise TooMuch(most)
    except TimeoutError:
        raise TooSlow from None
    return bytes(found)


def again(request: Request, content: bytes) -> Request:
    """Return the request as if its body came once more: for what parses it."""

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    return Request(request.scope, receive)

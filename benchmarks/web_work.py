"""A server that works 2.5 ms for each answer and has nobody to wait for, on the port it is told."""

import asyncio
import sys
import time
from asyncio import IncompleteReadError, StreamReader, StreamWriter


async def _answer(reader: StreamReader, writer: StreamWriter) -> None:
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            until = time.process_time() + 0.0025
            while time.process_time() < until:
                pass
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    except (IncompleteReadError, ConnectionError):
        writer.close()


async def _serve(port: int) -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))

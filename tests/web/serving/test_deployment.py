"""The samples in deploy/ fit the door as it is: its options, its health address, its bounds."""

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from generate.blocks import ROOT
from wxflow_cli.commands.serve import serve
from wxflow_office.company.places import Place
from wxflow_web.app import app
from wxflow_web.routing.bodies import MOST_OF_A_FILE
from wxflow_web.serving.serve import Serving, config

FOLDER = ROOT / "deploy"
SAMPLES = {one.name: one.read_text(encoding="utf-8") for one in sorted(FOLDER.iterdir())}
UNIT, NGINX, CADDY = SAMPLES["wxflow.service"], SAMPLES["nginx.conf"], SAMPLES["Caddyfile"]
SHOWN = [
    (name, found)
    for name, text in SAMPLES.items()
    for found in re.findall(r"wxflow serve((?: --[\w-]+(?: [\w./:]+)?)+)", text)
]
HERE = Place(database="sqlite://", policy=Path("policy.toml"))


def options(words: str) -> dict[str, object]:
    """Return what the command takes its options for; it raises where one is not known."""
    return serve.make_context("serve", shlex.split(words)).params


def settings() -> dict[str, str]:
    """Return what the unit sets once."""
    unit = ConfigParser(strict=False, delimiters=("=",), interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names with capitals
    unit.read_string(UNIT)
    return dict(unit["Service"])


def test_every_sample_shows_how_the_door_is_started() -> None:
    assert {name for name, _ in SHOWN} == {"wxflow.service", "nginx.conf", "Caddyfile"}


@pytest.mark.parametrize(("name", "words"), SHOWN)
def test_a_sample_believes_a_proxy_by_the_socket_or_by_its_address(name: str, words: str) -> None:
    """With --forwarded-from a door on a socket would believe nobody: who comes by a socket has no address."""
    given = options(words)
    assert (given["socket"] is None) is (given["forwarded_from"] is not None), name


def test_proxies_ask_at_the_socket_that_the_unit_opens_in_a_folder_that_is_closed_to_others() -> None:
    started = settings()["ExecStart"].partition(" serve ")[2]
    socket = options(started)["socket"]
    assert isinstance(socket, Path)
    assert re.findall(r"^ +server unix:(\S+);", NGINX, re.MULTILINE) == [str(socket)]
    assert re.findall(r"reverse_proxy unix/(\S+)", CADDY) == [str(socket)]
    assert socket.parent == Path("/run") / settings()["RuntimeDirectory"]
    assert settings()["RuntimeDirectoryMode"] == "0750"


def test_the_health_address_is_one_of_the_door() -> None:
    paths = {getattr(route, "path", "") for route in app(HERE).routes}
    assert re.findall(r"location = (\S+)", NGINX) + re.findall(r"health_uri (\S+)", CADDY) == ["/health", "/health"]
    assert "/health" in paths


def test_nginx_hands_on_the_address_it_sees_and_none_that_a_browser_tells() -> None:
    """The door believes the first address of a list: a made-up one would get around the wait after failed sign-ins."""
    handed = dict(re.findall(r"^ +proxy_set_header (\S+) (\S+);", NGINX, re.MULTILINE))
    assert handed["X-Forwarded-For"] == "$remote_addr"
    assert (handed["X-Forwarded-Proto"], handed["Host"]) == ("$scheme", "$host")


def test_nginx_writes_no_query_down() -> None:
    """An invitation is a secret in one."""
    (form,) = re.findall(r"log_format wxflow '(.*)'", NGINX)
    assert not set(re.findall(r"\$\w+", form)) & {"$request", "$request_uri", "$args", "$query_string", "$http_referer"}
    assert set(re.findall(r"access_log (\S+)", NGINX.replace(";", " "))) == {"off", "/var/log/nginx/wxflow.log"}


def test_what_the_door_takes_the_proxies_let_through() -> None:
    (nginx,), (caddy,) = re.findall(r"client_max_body_size (\d+)m", NGINX), re.findall(r"max_size (\d+)MB", CADDY)
    assert int(nginx) * 2**20 > MOST_OF_A_FILE
    assert int(caddy) * 10**6 > MOST_OF_A_FILE


def test_the_unit_waits_longer_than_answers_under_way_may_take() -> None:
    finishing = config(HERE, Serving(host="127.0.0.1", port=0)).timeout_graceful_shutdown
    assert finishing is not None
    assert int(settings()["TimeoutStopSec"]) > finishing


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("dropped_in", [False, True], ids=["sqlite", "postgres"])
def test_the_unit_is_exposed_at_most_by_one_and_a_half(dropped_in: bool, tmp_path: Path) -> None:
    unit = tmp_path / "wxflow.service"
    more = SAMPLES["wxflow-postgres.conf"].partition("[Service]")[2] if dropped_in else ""
    unit.write_text(UNIT.replace("[Install]", f"{more}\n[Install]"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-200:] + done.stderr

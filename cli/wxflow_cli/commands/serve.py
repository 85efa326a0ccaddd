"""Start the other door, the page, by its name: neither door imports the other."""

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from wxflow_cli.terminal import exit_codes, printing
from wxflow_cli.terminal.options import Given, standard_options
from wxflow_office.company.company import opened

_DOOR = "wxflow_web.serving"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="The port; 0: any free one."
)
@click.option("--socket", type=click.Path(path_type=Path), metavar="FILE", help="Listen on a unix socket instead.")
@click.option(
    "--forwarded-from", metavar="ADDRESS,…",
    help="The proxies that say for whom they ask, and whether by https.",
)  # fmt: skip
@click.option("--origin", default="", metavar="URL", help="Where browsers find the page; passkeys are for it alone.")
@click.option("--oidc-issuer", default="", metavar="URL", help="Who says who somebody is: single sign-on (OIDC).")
@click.option("--oidc-client-id", default="", metavar="ID", help="What the issuer calls this page.")
@click.option(
    "--oidc-claim", default="sub", show_default=True, metavar="NAME", help="Which claim of the ID token is a staff id."
)
@click.option("--demo", is_flag=True, help="Serve a made-up company, from a database that goes with the process.")
@standard_options
def serve(place: Given, /, demo: bool, **how: Any) -> int:
    """Serve the page and the API, until SIGTERM or Ctrl-C."""
    door = import_module(f"{_DOOR}.serve")
    serving = door.Serving(**how)
    if demo:
        import_module(f"{_DOOR}.demo").serve_demo(serving, printing.tell)
        return exit_codes.DONE
    with opened(place):
        pass  # what is wrong with the place is said before anybody comes
    door.serve(place, serving, printing.tell)
    return exit_codes.DONE

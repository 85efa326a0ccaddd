"""Print the script that teaches a shell to complete wxflow's words."""

import click
from click.shell_completion import get_completion_class

from wxflow_cli.terminal import exit_codes
from wxflow_cli.terminal.options import Given, standard_options


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@standard_options
def completion(_: Given, shell: str) -> int:
    """Print the completion script of a shell: put `eval "$(wxflow completion bash)"` into ~/.bashrc."""
    complete = get_completion_class(shell)
    assert complete is not None
    print(complete(click.get_current_context().find_root().command, {}, "wxflow", "_WXFLOW_COMPLETE").source())
    return exit_codes.DONE

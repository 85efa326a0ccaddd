"""Write docs/reference.md from the commands themselves: `python -m generate.reference`."""

import inspect
import re
from collections.abc import Iterator, Sequence

import click

from generate.blocks import ROOT
from wxflow_cli.root import root
from wxflow_cli.terminal import lang, options
from wxflow_cli.terminal.lazy import LazyGroup

PAGE = ROOT / "docs" / "reference.md"
OF_EVENTS = {"actor", "at", "recorded_at", "reason", "request_id", "dry_run"}
"""What the command of every event takes besides the standard options."""
_OPENING = """\
# Every command

Made from the commands themselves (`make docs`); with `--help` each says the same, in the language of whoever asks.
The machines' events, with who may fire them and what follows, are in [machines.md](machines.md).

An option in **bold** must be given, and so must what an event takes besides, unless it says optional. A variable that
is named stands in for its option."""


def page() -> str:
    """Return the page's text, in English whatever language is asked for."""
    lang.speak("en")
    try:
        context = click.Context(root, info_name="wxflow")
        return "\n".join([_OPENING, *_shared(context), *_group(root, context)]) + "\n"
    finally:
        lang.speak(None)


def _shared(context: click.Context) -> Iterator[str]:
    yield "\n## What every command takes\n"
    yield from _table(list(options.standard()), context)
    yield "\n## What every event takes\n"
    yield from _table(_of_events(), context)


def _of_events() -> list[click.Parameter]:
    context = click.Context(root)
    event = _found(_found(root, "group", context), "dissolve", context)
    return [param for param in event.params if param.name in OF_EVENTS]


def _group(group: click.Group, above: click.Context) -> Iterator[str]:
    for name in group.list_commands(above):
        command = _found(group, name, above)
        context = click.Context(command, info_name=name, parent=above)
        if isinstance(command, click.Group):
            if above.parent is None:
                yield f"\n## {context.command_path}\n\n{_told(command, context)}"
            yield from _group(command, context)
        else:
            yield from _command(command, context)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    typed = " ".join([context.command_path, *(param.make_metavar(context) for param in arguments)])
    depth = "##" if context.parent is not None and context.parent.parent is None else "###"
    yield f"\n{depth} {typed}\n\n{_told(command, context)}"
    shared = {_said(param) for param in (*options.standard(), *(_of_events() if _is_event(context) else ()))}
    own = [param for param in command.params if isinstance(param, click.Option) and _said(param) not in shared]
    if own:
        yield ""
        yield from _table(own, context)


def _said(param: click.Parameter) -> tuple[str | None, str | None]:
    """Return what tells an option from one that only has the same name."""
    return param.name, getattr(param, "help", None)


def _is_event(context: click.Context) -> bool:
    parent = context.parent.command if context.parent else None
    return isinstance(parent, LazyGroup) and context.info_name in parent.made() and parent is not root


def _table(params: Sequence[click.Parameter], context: click.Context) -> Iterator[str]:
    yield "| option | what it is |\n|---|---|"
    for param in params:
        record = param.get_help_record(context)
        if record is not None:
            typed, told = (re.sub(r"\s+", " ", text).strip().replace("|", "\\|") for text in record)
            told = told.replace("; required]", "]").replace(" [required]", "").replace("[required]", "")
            mark = "**" if param.required else ""
            yield f"| {mark}`{typed}`{mark} | {told} |"


def _told(command: click.Command, context: click.Context) -> str:
    """Return what a command's help says, without its usage and options."""
    formatter = click.HelpFormatter(width=10_000, max_width=10_000)
    command.format_help_text(context, formatter)
    lines = inspect.cleandoc(formatter.getvalue().replace("\b", "")).splitlines()
    return "  \n".join(re.sub(r"\s+", " ", line).strip().replace("<", "\\<") for line in lines if line.strip())


def _found(group: click.Command, name: str, context: click.Context) -> click.Command:
    assert isinstance(group, click.Group)
    command = group.get_command(context, name)
    assert command is not None
    return command


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""List a machine's instances, show one, and tell its history."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from wxflow.declare.machine import Machine
from wxflow.translatable import tr
from wxflow_cli.declared import lists, shown
from wxflow_cli.terminal import exit_codes, lines, options, printing, times, translated
from wxflow_office.texts import language

if TYPE_CHECKING:  # what opens a company is imported when a command runs: help and completion do without
    from wxflow_office.company.company import Company

_NOW = "The moment to stand at; the present by default."


def commands(machine: Machine) -> list[click.Command]:
    """Make the commands that look at a machine's instances."""
    key = click.Argument(["key"], metavar="/".join(machine.key).upper() or "KEY")
    named = tr(machine.title or machine.name)
    now = translated.Option(["--now"], type=times.MOMENT, metavar="TIME", help=_NOW)
    last = translated.Option(["--last"], type=click.IntRange(1, 2**31), metavar="N", help="Only the last N of them.")
    return [
        _command(
            machine, "list", lists.show, lists.options(machine),
            lambda: tr("List every {machine}.", machine=language.name("machine", machine.name)),
        ),
        _command(
            machine, "show", shown.show, [key, now],
            lambda: tr("Show {title}: facts, what can happen next and who may, what is due.", title=named),
        ),
        _command(
            machine, "history", _history, [key, last],
            lambda: tr("Tell the steps of {title}, in order.", title=named),
        ),
    ]  # fmt: skip


def _command(
    machine: Machine, name: str, verb: Callable[..., int], params: list[Any], told: Callable[[], str]
) -> click.Command:
    def run(**values: Any) -> int:
        from wxflow_office.company.company import opened

        given = options.take(values)
        with opened(given, reading=True) as company:
            return verb(machine, company, given.shape, **values)

    return translated.Command(
        name,
        callback=run,
        params=[*params, *options.standard()],
        said=lambda: (language.say(told()), language.say(told())),
    )


def _history(machine: Machine, company: "Company", shape: str, key: str, last: int | None) -> int:
    from wxflow.declare.lives import corrected_by
    from wxflow_office.instances.called import Called
    from wxflow_office.instances.find import find

    key = find(company, machine.name, key).key
    queries, code, zone = company.queries, company.company, company.zone
    steps = (
        queries.steps(machine=machine.name, key=key) if last is None else queries.last_steps(machine.name, key, last)
    )
    out = corrected_by(queries.steps(machine=machine.name, key=key))
    rows = ({**lines.step_row(code, step, zone, shape), "corrected_by": out.get(step.seq)} for step in steps)
    columns = [name for name in lines.STEP_COLUMNS if name not in ("machine", "key")]
    columns += ["corrected_by"] if out else []
    if shape == "table":
        printing.table(columns, list(rows), machine.name, Called(company).value)
    else:
        printing.rows(shape, columns, rows, machine.name)
    return exit_codes.DONE

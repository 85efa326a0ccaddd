"""List a machine's instances, show one, and tell its history."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from wxflow.declare.machine import Machine
from wxflow.errors import BadInput, UnknownName
from wxflow.json_values import is_list
from wxflow.translatable import term, tr
from wxflow_cli.terminal import exit_codes, lines, options, printing, times, translated
from wxflow_office.company import clock
from wxflow_office.texts import as_json, as_text, language

if TYPE_CHECKING:  # what opens a company is imported when a command runs: help and completion do without
    from wxflow.engine.outlook import Next
    from wxflow_office.company.company import Company

_NOW = "The moment to stand at, with its offset; the present by default."


def commands(machine: Machine) -> list[click.Command]:
    """Make the commands that look at a machine's instances."""
    key = click.Argument(["key"], metavar="/".join(machine.key).upper() or "KEY")
    named = tr(machine.title or machine.name)
    listing = [
        translated.Option(
            ["--state", "states"], multiple=True, metavar="STATE", help="Only in this state; repeatable."
        ),
        translated.Option(
            ["--ref", "refs"], multiple=True, metavar="NAME=VALUE", help="Only with this ref; repeatable."
        ),
        translated.Option(["--due"], type=times.MOMENT, metavar="TIME", help="Only with a deadline due by then."),
    ]
    now = translated.Option(["--now"], type=times.MOMENT, metavar="TIME", help=_NOW)
    last = translated.Option(["--last"], type=click.IntRange(1, 2**31), metavar="N", help="Only the last N of them.")
    return [
        _command(
            machine, "list", _list, listing,
            lambda: tr("List every {machine}.", machine=language.name("machine", machine.name)),
        ),
        _command(
            machine, "show", _show, [key, now],
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


def _list(
    machine: Machine, company: "Company", shape: str, states: tuple[str, ...], refs: tuple[str, ...], due: int | None
) -> int:
    rows = _rows(
        machine, company, tuple(_state(machine, state) for state in states), tuple(_ref(ref) for ref in refs), due
    )
    if shape == "json":
        printing.rows("json", (), rows)
        return exit_codes.DONE
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row)) or ["key", "state"]
    if shape == "table":
        # Only what fits on a line: `show` tells the rest.
        columns = [name for name in columns if not any(_is_nested(row.get(name)) for row in listed)]
    printing.rows(shape, columns, listed, machine.name)
    return exit_codes.DONE


def _state(machine: Machine, text: str) -> str:
    """Return the state that a text names, as programs or as people call it."""
    called = {language.name("state", state, machine.name): state for state in machine.states}
    if text in machine.states:
        return text
    if text not in called:
        unknown = UnknownName(tr("state"), text, called)
        raise BadInput(tr("{what}: {why}", what=term("machine", machine.name), why=unknown.text))
    return called[text]


def _is_nested(value: object) -> bool:
    return isinstance(value, dict) or (is_list(value) and any(isinstance(item, dict) for item in value))


def _rows(
    machine: Machine,
    company: "Company",
    states: tuple[str, ...],
    refs: tuple[tuple[str, str], ...],
    due: int | None,
) -> Iterator[dict[str, Any]]:
    from wxflow.store.queries import Queries
    from wxflow_office.instances.find import holding

    store, code = company.store, company.company
    meant = tuple((name, holding(company, name, value)) for name, value in refs)
    keys = None
    if due is not None:
        keys = {timer.key for timer in Queries(store, code).timers(machine=machine.name, until=due)}
    for one in Queries(store, code).instances(machine.name, states=states, refs=meant, even_void=True):
        if keys is None or one.key in keys:
            yield as_json.instance(one)


def _ref(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise BadInput(tr("--ref: {text} has no '=': write it like lead=E0001", text=repr(text)))
    return name, value


def _show(machine: Machine, company: "Company", shape: str, key: str, now: int | None) -> int:
    from wxflow_office.instances.find import find
    from wxflow_office.instances.held import Held
    from wxflow_office.instances.skipped import skipped

    instance = find(company, machine.name, key)
    now = clock.now() if now is None else now
    ahead = company.outlook().of(instance, company.policy, now)
    held = Held(company, now)
    timers = [{**as_json.timer(one, company.zone), "held_until": held.until(one)} for one in ahead.timers]
    if shape != "table":
        named = {"machine": machine.name, "key": instance.key, "state": instance.state, "facts": dict(instance.facts)}
        printing.one(shape, {**named, "next": [one._asdict() for one in ahead.next], "timers": timers})
        return exit_codes.DONE
    state = language.name("state", instance.state, machine.name)
    print(as_text.cell(f"{machine.name}/{instance.key}: {state}"))
    printing.pairs(list(instance.facts.items()), indent="  ", of=machine.name)
    print(f"\n{language.say(tr('next'))}")
    possible = [(language.event(one.event, machine.name), _who(one)) for one in ahead.next]
    nothing = language.say(tr("(nothing)"))
    why_nothing = tr("this state is final") if instance.state in machine.final else tr("it goes on by other events")
    printing.pairs(possible or [(nothing, language.say(why_nothing))], indent="  ")
    if (told := skipped(company, instance, now)) is not None:
        print(f"  {as_text.cell(language.say(told))}")
    print(f"\n{language.say(tr('due'))}")
    for timer in ahead.timers:
        print("  " + as_text.cell(lines.timer_line(timer, company.zone, now, held.until(timer))))
    if not timers:
        print(f"  {nothing}")
    return exit_codes.DONE


def _who(one: "Next") -> str:
    """Say who may fire an event, and why it cannot be for now, if so."""
    return language.say(tr("{who}; not now: {why}", who=one.who, why=one.why_not) if one.why_not else one.who)


def _history(machine: Machine, company: "Company", shape: str, key: str, last: int | None) -> int:
    from wxflow.store.queries import Queries
    from wxflow_office.instances.find import find

    key = find(company, machine.name, key).key
    store, code = company.store, company.company
    if last is None:
        steps = Queries(store, code).steps(machine=machine.name, key=key)
    else:
        steps = iter(Queries(store, code).last_steps(machine.name, key, last))
    rows = (lines.step_row(code, step, company.zone, shape) for step in steps)
    printing.rows(shape, [name for name in lines.STEP_COLUMNS if name not in ("machine", "key")], rows, machine.name)
    return exit_codes.DONE

"""List a machine's instances, show one, and tell its history."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from wxflow.errors import BadInput, UnknownInstance, nearest
from wxflow.fields import is_list
from wxflow.machine import Machine
from wxflow.words import named, words
from wxflow_cli import exits, language, options, outlook, printing, said, shapes, times

if TYPE_CHECKING:
    from wxflow.rows import Instance
    from wxflow_cli.opening import Opened

_NOW = "The moment to stand at, with its offset; the present by default."
_MOST_KEYS = 10_000
_AS_IT_STANDS = 2**62
"""Later than anything recorded."""
"""Keys looked at for one that resembles a key nobody has."""


def commands(machine: Machine) -> list[click.Command]:
    """Make the commands that look at a machine's instances."""
    key = click.Argument(["key"], metavar="/".join(machine.key).upper() or "KEY")
    named = words(machine.title or machine.name)
    listing = [
        said.Option(["--state", "states"], multiple=True, metavar="STATE", help="Only in this state; repeatable."),
        said.Option(["--ref", "refs"], multiple=True, metavar="NAME=VALUE", help="Only with this ref; repeatable."),
        said.Option(["--due"], type=times.MOMENT, metavar="TIME", help="Only with a deadline due by then."),
    ]
    now = said.Option(["--now"], type=times.MOMENT, metavar="TIME", help=_NOW)
    last = said.Option(["--last"], type=click.IntRange(1, 2**31), metavar="N", help="Only the last N of them.")
    return [
        _command(
            machine, "list", _list, listing,
            lambda: words("List every {machine}.", machine=language.name("machine", machine.name)),
        ),
        _command(
            machine, "show", _show, [key, now],
            lambda: words("Show {title}: facts, what can happen next and who may, what is due.", title=named),
        ),
        _command(
            machine, "history", _history, [key, last],
            lambda: words("Tell the steps of {title}, in order.", title=named),
        ),
    ]  # fmt: skip


def _command(
    machine: Machine, name: str, verb: Callable[..., int], params: list[Any], told: Callable[[], str]
) -> click.Command:
    def run(**values: Any) -> int:
        from wxflow_cli.opening import opened

        given = options.take(values)
        with opened(given) as company:
            return verb(machine, company, given.shape, **values)

    return said.Command(
        name,
        callback=run,
        params=[*params, *options.standard()],
        said=lambda: (language.say(told()), language.say(told())),
    )


def _list(
    machine: Machine, company: "Opened", shape: str, states: tuple[str, ...], refs: tuple[str, ...], due: int | None
) -> int:
    for state in states:
        if state not in machine.states:
            known = ", ".join(machine.states)
            raise BadInput(
                words(
                    "{name}: unknown state '{state}'{nearest}; known: {known}",
                    name=machine.name,
                    state=state,
                    nearest=nearest(state, machine.states),
                    known=known,
                )
            )
    rows = _rows(machine, company, states, tuple(_ref(ref) for ref in refs), due)
    if shape == "json":
        printing.rows("json", (), rows)
        return exits.DONE
    listed = list(rows)
    columns = list(dict.fromkeys(name for row in listed for name in row)) or ["key", "state"]
    if shape == "table":
        # Only what fits on a line: `show` tells the rest.
        columns = [name for name in columns if not any(_is_nested(row.get(name)) for row in listed)]
    printing.rows(shape, columns, listed, machine.name)
    return exits.DONE


def _is_nested(value: object) -> bool:
    return isinstance(value, dict) or (is_list(value) and any(isinstance(item, dict) for item in value))


def _rows(
    machine: Machine,
    company: "Opened",
    states: tuple[str, ...],
    refs: tuple[tuple[str, str], ...],
    due: int | None,
) -> Iterator[dict[str, Any]]:
    from wxflow import views

    store, code = company.store, company.company
    keys = None
    if due is not None:
        keys = {timer.key for timer in views.timers(store, code, machine=machine.name, until=due)}
    for one in views.instances(store, code, machine.name, states=states, refs=refs):
        if keys is None or one.key in keys:
            yield shapes.instance(one)


def _ref(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise BadInput(words("--ref: {text} has no '=': write it like lead=E0001", text=repr(text)))
    return name, value


def _show(machine: Machine, company: "Opened", shape: str, key: str, now: int | None) -> int:
    instance = find(machine, company, key)
    now = times.now() if now is None else now
    ahead = outlook.of(machine, company, instance, now)
    timers = [shapes.timer(timer, company.zone) for timer in ahead.timers]
    if shape != "table":
        named = {"machine": machine.name, "key": instance.key, "state": instance.state, "facts": dict(instance.facts)}
        printing.one(shape, {**named, "next": [one._asdict() for one in ahead.next], "timers": timers})
        return exits.DONE
    state = language.name("state", instance.state, machine.name)
    print(printing.cell(f"{machine.name}/{instance.key}: {state}"))
    printing.pairs(list(instance.facts.items()), indent="  ", of=machine.name)
    print(f"\n{language.say(words('next'))}")
    possible = [(printing.event(one.event, machine.name), _who(one)) for one in ahead.next]
    nothing = language.say(words("(nothing)"))
    printing.pairs(possible or [(nothing, language.say(words("this state is final")))], indent="  ")
    print(f"\n{language.say(words('due'))}")
    for timer in ahead.timers:
        print("  " + printing.cell(shapes.timer_line(timer, company.zone, now)))
    if not timers:
        print(f"  {nothing}")
    return exits.DONE


def _who(one: "outlook.Next") -> str:
    """Say who may fire an event, and why it cannot be for now, if so."""
    return language.say(words("{who}; not now: {why}", who=one.who, why=one.why_not) if one.why_not else one.who)


def _history(machine: Machine, company: "Opened", shape: str, key: str, last: int | None) -> int:
    from wxflow import views

    key = find(machine, company, key).key
    store, code = company.store, company.company
    if last is None:
        steps = views.steps(store, code, machine=machine.name, key=key)
    else:
        steps = iter(views.last_steps(store, code, machine.name, key, last))
    rows = (shapes.step(code, step, company.zone) for step in steps)
    printing.rows(shape, [name for name in shapes.STEP_COLUMNS if name not in ("machine", "key")], rows, machine.name)
    return exits.DONE


def find(machine: Machine, company: "Opened", key: str) -> "Instance":
    """Return an instance by any of its names; UnknownInstance names the nearest key when there is none."""
    from wxflow import views
    from wxflow.ledger import Ledger
    from wxflow.look import LedgerLook
    from wxflow.meaning import address

    found = views.instance(company.store, company.company, machine.name, key)
    if found is None:
        look = LedgerLook(Ledger(company.store, company.company, company.rulebook), _AS_IT_STANDS)
        found = views.instance(company.store, company.company, machine.name, address(machine, look, key))
    if found is None:
        why = words("there is no {machine} {key}", machine=named("machine", machine.name), key=key)
        raise near(UnknownInstance(f"{machine.name}/{key}", why), machine.name, company, key)
    return found


def near(error: UnknownInstance, machine: str, company: "Opened", key: str) -> UnknownInstance:
    """Return an error about an unknown key with the key that may have been meant."""
    from wxflow import views

    keys = [one.key for one in islice(views.instances(company.store, company.company, machine), _MOST_KEYS)]
    why = words("{why}{near}", why=error.why, near=nearest(key, keys))
    return UnknownInstance(error.what, why, error.allowed, error.who)

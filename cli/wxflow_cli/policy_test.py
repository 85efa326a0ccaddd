"""Play the cases that lie beside a policy, and say where they come out otherwise."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from wxflow_cli import exits, printing
from wxflow_cli.options import Given, standard_options

if TYPE_CHECKING:
    from wxflow_cli.opening import Opened
    from wxflow_cli.policy_cases import Case


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@standard_options
def test(given: Given, files: tuple[Path, ...]) -> int:
    """Play the cases of TOML files, each in an empty company under the policy: what falls due, what is charged.

    The exit is 1 when one comes out otherwise. A part that a case does not name may come out as it likes.
    """
    from wxflow_cli import policy_cases

    cases = [(file, case) for file in files for case in policy_cases.read(file)]
    found = [(file, case, list(_differences(given, case))) for file, case in cases]
    if given.shape == "table":
        for file, case, wrong in found:
            print(printing.cell(f"{'BAD ' if wrong else 'good'}  {file}: {case.name}"))
            for line in wrong:
                print(f"      {printing.cell(line)}")
    else:
        rows = [
            {"file": str(file), "case": case.name, "good": not wrong, "problems": wrong} for file, case, wrong in found
        ]
        printing.rows(given.shape, ("file", "case", "good", "problems"), rows)
    return exits.FINDINGS if any(wrong for _, _, wrong in found) else exits.DONE


def _differences(given: Given, case: "Case") -> Iterator[str]:
    """Play a case, and yield what is not as it was expected."""
    from wxflow import schema
    from wxflow.store import Store
    from wxflow_cli.opening import Opened, read_policy

    own = given if case.policy is None else given._replace(policy=case.policy)
    with TemporaryDirectory(prefix="wxflow-policy-") as folder:
        url = f"sqlite:///{Path(folder) / 'case.db'}"
        schema.upgrade(url)
        with closing(Store.open(url)) as store:
            company = Opened(own, read_policy(own), store)
            refused = list(_play(company, case))
            for part, expected in case.expect.items():
                yield from _PARTS[part](company, expected, refused)


def _play(company: "Opened", case: "Case") -> Iterator[int]:
    """Fire the events, look once more at the end, and yield the numbers of those that were refused."""
    from wxflow import clock
    from wxflow.errors import WxflowError
    from wxflow_cli.journal import Sweep

    for entry in case.events:
        if isinstance(entry, Sweep):
            clock.sweep(company.engine, entry.now)
        elif isinstance(company.engine.apply([entry.command])[0], WxflowError):
            yield entry.number
    clock.sweep(company.engine, case.now)


def _refused(_company: "Opened", expected: list[int], refused: list[int]) -> Iterator[str]:
    if refused != expected:
        yield f"refused: events {refused}, not {expected}"


def _states(company: "Opened", expected: Mapping[str, str], _refused: list[int]) -> Iterator[str]:
    from wxflow import views

    for name, state in expected.items():
        machine, _, key = name.partition("/")
        found = views.instance(company.store, company.company, machine, key)
        if (found.state if found else None) != state:
            yield f"states: {name} is {found.state if found else 'not there'}, not {state}"


def _timers(company: "Opened", expected: list[dict[str, Any]], _refused: list[int]) -> Iterator[str]:
    from wxflow import views
    from wxflow.moments import iso

    armed = [
        {"machine": one.machine, "key": one.key, "deadline": one.name, "due": iso(one.due, company.zone)}
        for one in views.timers(company.store, company.company)
    ]
    yield from _unmatched("timers", expected, armed)


def _charges(company: "Opened", expected: list[dict[str, Any]], _refused: list[int]) -> Iterator[str]:
    from wxflow import views

    found = views.instances(company.store, company.company, "penalty")
    yield from _unmatched("charges", expected, [{**one.facts, "state": one.state} for one in found])


def _unmatched(part: str, expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what was expected and is not there, and what is there besides; each is matched once, by what it names."""
    left = list(found)
    for one in expected:
        match = next((other for other in left if all(other.get(name) == value for name, value in one.items())), None)
        if match is None:
            yield f"{part}: there is no {_told(one)}"
        else:
            left.remove(match)
    for other in left:
        yield f"{part}: there is {_told(other)} besides"


def _told(one: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {one[name]}" for name in _SHOWN if one.get(name) is not None)


_SHOWN = (
    "machine", "key", "deadline", "due", "clause", "debtor", "amount", "floor", "group", "subject", "at", "state",
)  # fmt: skip
_PARTS: Mapping[str, Callable[["Opened", Any, list[int]], Iterator[str]]] = {
    "refused": _refused,
    "states": _states,
    "timers": _timers,
    "charges": _charges,
}

"""Show one instance: its facts, whom it holds, what can happen next and who may, what is due."""

from typing import TYPE_CHECKING, Any

from wxflow.declare.machine import Machine
from wxflow.declare.records import Instance
from wxflow.translatable import term, tr
from wxflow_cli.declared.lists import left_out
from wxflow_cli.terminal import exit_codes, lines, printing
from wxflow_office.company import clock
from wxflow_office.texts import as_text, language

if TYPE_CHECKING:  # what opens a company is imported when a command runs: help and completion do without
    from wxflow.engine.outlook import Next
    from wxflow_office.company.company import Company
    from wxflow_office.instances.called import Called

_PEOPLE = ("person", "state", "nickname")
_FOLDED = ("levels", "votes", "findings")
"""Facts with rows of their own: printed below, not in a line."""
_NAMED_AS = {"votes": "vote"}
"""Those whose columns are called otherwise than their machine's facts: `by` is who voted, not the way of a level."""


def show(machine: Machine, company: "Company", shape: str, key: str, now: int | None) -> int:
    """Print one instance."""
    from wxflow_office.instances.called import Called
    from wxflow_office.instances.find import find
    from wxflow_office.instances.held import Held
    from wxflow_office.instances.numbers import Numbers
    from wxflow_office.instances.stages import skipped
    from wxflow_office.instances.whole import people, whole

    instance = find(company, machine.name, key)
    now = clock.now() if now is None else now
    if shape != "table":
        printing.one(shape, whole(company, instance, now))
        return exit_codes.DONE
    ahead = company.outlook().of(instance, company.policy, now)
    held, called, number = Held(company, now), Called(company), Numbers(company).of(machine.name, instance.key)
    print(as_text.cell(language.say(_head(instance, called))))
    quoted = (
        [] if number is None or machine.name == "penalty" or "number" in left_out(machine) else [("number", number)]
    )
    facts = [*quoted, *_facts(instance._replace(facts=called.told(instance.facts)), called.id(instance.key))]
    printing.pairs(facts, indent="  ", of=machine.name, say=called.value)
    for name in _FOLDED:
        if rows := instance.facts.get(name):
            print(f"\n{language.name('column', name, machine.name)}")
            parts = list(dict.fromkeys(part for row in rows for part in row))
            printing.table(parts, rows, _NAMED_AS.get(name, machine.name), called.value)
    if machine.name == "group" and (found := people(company, called, instance)):
        print(f"\n{language.say(tr('people'))}")
        printing.table(_PEOPLE, found, "membership", called.value)
    print(f"\n{language.say(tr('next'))}")
    possible = [(language.event(one.event, machine.name), _who(one, called)) for one in ahead.next]
    nothing = language.say(tr("(nothing)"))
    printing.pairs(possible or [(nothing, language.say(_at_rest(machine, instance)))], indent="  ")
    if (passed := skipped(company, instance, now)) is not None:
        print(f"  {as_text.cell(called.beside(passed))}")
    print(f"\n{language.say(tr('due'))}")
    for timer in ahead.timers:
        print("  " + as_text.cell(lines.timer_line(timer, company.zone, now, held.until(timer), called)))
    if not ahead.timers:
        print(f"  {nothing}")
    return exit_codes.DONE


def _facts(instance: Instance, called: str) -> list[tuple[str, Any]]:
    """Return the facts that take a line each; of somebody's staff ids those that they are not called by now."""
    facts = {
        name: value for name, value in instance.facts.items() if name not in _FOLDED and value not in (None, [], {}, "")
    }
    if instance.machine == "penalty":  # programs and the record know it by this
        facts["key"] = instance.key
    if ids := facts.get("ids"):
        facts["ids"] = [one for one in (instance.key, *ids) if one != called]
    return list(facts.items())


def _head(instance: Instance, called: "Called") -> str:
    state = term("state", instance.state, instance.machine)
    return tr("{name}: {value}", name=called.named(instance.full_name), value=state)


def _at_rest(machine: Machine, instance: Instance) -> str:
    """Say why nobody can do anything: because it is over, or because nothing is to be done for now."""
    return tr("this state is final") if instance.state in machine.final else tr("nothing is to be done for now")


def _who(one: "Next", called: "Called") -> str:
    """Say who may fire an event, and why it cannot be for now, if so."""
    said = tr("{who}; not now: {why}", who=one.who, why=one.why_not) if one.why_not else one.who
    return called.beside(said)

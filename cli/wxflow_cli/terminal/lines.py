"""Write steps, timers and prices on one line, for a person."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wxflow.calendar.due import HELD
from wxflow.declare.lives import BY
from wxflow.declare.records import CORRECTED, RECOUNT, Step, Timer
from wxflow.declare.reminder import deadline_of, reminder_of
from wxflow.moments import ending, iso
from wxflow.translatable import term, tr
from wxflow_office.texts import as_json, dates, language
from wxflow_office.texts.as_text import spelled

if TYPE_CHECKING:  # what opens a company is imported when a command runs
    from wxflow_office.instances.called import Called

STEP_COLUMNS = (
    "at", "recorded_at", "entered_at", "machine", "key", "seq", "event", "from", "to", "actor", "reason", "data",
    "cause",
)  # fmt: skip


def step_row(company: str, one: Step, zone: str, shape: str) -> dict[str, Any]:
    """Shape a step to be printed; a table says when it was entered only where that was later than it claims."""
    told = as_json.step(company, one, zone)
    if shape == "table":
        told |= {"at": dates.when(one, zone), "recorded_at": dates.when(one, zone, one.recorded_at)}
        told["data"] = dates.as_read(told["data"])
        if not as_json.entered_late(one):
            told["entered_at"] = None
    return told


def price(terms: Mapping[str, Any]) -> str:
    """Write what a charge costs, for a person: an amount, a range, or a floor and more."""
    amount, floor, ceiling = (terms.get(name) for name in ("amount", "floor", "ceiling"))
    if amount is not None:
        return str(amount)
    if ceiling is not None:
        return f"{floor}-{ceiling}"
    return language.say(tr("{amount} or more", amount=floor))


def moved(one: Step) -> str:
    """Write from where to where a step led, for a person."""
    states = [one.target] if one.source in (None, one.target) else [str(one.source), one.target]
    return " → ".join(language.name("state", state, one.machine) for state in states)


def step_line(one: Step, zone: str, called: "Called | None" = None) -> str:
    """Write a step for a person: when, what, from where to where, by whom, with what; people by their names."""
    said = f" “{one.reason}”" if one.reason else ""
    shown = _shown(one)
    told = called.value("data", shown, one.machine) if called else shown
    data = tr(" ({data})", data=spelled(told)) if told else ""
    told = tr(
        "{when}  {machine}/{key} {event}: {moved}, by {actor}{said}{data}",
        when=language.when(dates.when(one, zone)), machine=term("machine", one.machine),
        key=_whom(one.machine, one.key, called), event=language.name("event", one.event, one.machine),
        moved=moved(one), actor=_actor(one.actor, called), said=said, data=data,
    )  # fmt: skip
    return language.say(told)


def _shown(one: Step) -> dict[str, Any]:
    """Return what a line shows of a step's data: which correction, and how much it came to; what is due when."""
    if one.event == CORRECTED:
        return {"correction": one.data[BY].partition("/")[2]}
    if one.event == RECOUNT:
        return {"timer": one.data["timer"], **_ends(one.data)}
    if (one.machine, one.event) == ("correction", "told"):
        return {name: len(rows) for name, rows in one.data.items() if rows}
    return dict(dates.as_read(one.data))


def _ends(data: Mapping[str, Any]) -> dict[str, str | None]:
    """Return when something was due before and is now, as people read it; None while a suspension holds it."""
    moments = {"due_before": data["was"], "due": data["due"]}
    return {name: moment and ending(moment) for name, moment in moments.items()}


def _actor(actor: str, called: "Called | None") -> str:
    name = language.name("actor", actor)
    return called.person(actor) if called and name == actor else name


def timer_line(one: Timer, zone: str, now: int, held: str | None = None, called: "Called | None" = None) -> str:
    """Write a timer for a person: what is due when, what is uncertain or late about it, until when it is `held`."""
    mark = tr(" (held by a suspension until {held})", held=held) if held else ""
    if one.due == HELD:
        name = language.name("deadline", deadline_of(one.name))
        told = tr(
            "{machine}/{key} {name}: held until the suspension is ended, {days} working days",
            machine=term("machine", one.machine), key=_whom(one.machine, one.key, called), name=name, days=one.budget,
        )  # fmt: skip
        return language.say(told)
    if one.provisional:
        mark = tr(" (provisional: that year's working days are not published yet)")
    elif one.due <= now:
        mark = tr(" (passed: the next sweep or event will write it down)")
    named_by = {
        "machine": term("machine", one.machine),
        "key": _whom(one.machine, one.key, called),
        "due": language.when(ending(iso(one.due, zone))),
        "mark": mark,
    }
    name = language.name("deadline", deadline_of(one.name))
    if reminder := reminder_of(one.name):
        told = tr(
            "{machine}/{key} {name}: a reminder to the {recipient} at {due}{mark}",
            **named_by, name=name, recipient=term("recipient", reminder.to),
        )  # fmt: skip
    elif not one.budget:
        told = tr(
            "{machine}/{key} {name}: at the end of {last_day}{mark}",
            **named_by, name=name, last_day=iso(one.due - 1, zone)[:10],
        )  # fmt: skip
    else:
        told = tr(
            "{machine}/{key} {name}: last day {last_day}, due {due}, {days} working days{mark}",
            **named_by, name=name, last_day=iso(one.due - 1, zone)[:10], days=one.budget,
        )  # fmt: skip
    return language.say(told)


def _whom(machine: str, key: str, called: "Called | None") -> str:
    """Return an instance's key, with the name of whom it is about where one is known."""
    return called.whole(machine, key) if called else key

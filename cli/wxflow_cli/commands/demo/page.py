"""The page the demo ends with: groups, deadlines, penalties, one group's history, the audit."""

from collections import Counter
from collections.abc import Iterable

from wxflow.audit import verify
from wxflow.declare.records import Instance, Step
from wxflow.event_log.kept_deadlines import kept
from wxflow.moments import ending, iso
from wxflow.translatable import term, tr
from wxflow_cli.terminal import lines, printing
from wxflow_office.company.company import Company
from wxflow_office.journal.tally import Tally
from wxflow_office.texts import dates, language

_GROUP = "G001"
_DUTIES = {
    ("group", "dissolution_request"): tr("apply to dissolve a temporary group (14)"),
    ("membership", "add"): tr("bring somebody in (9)"),
    ("membership", "nickname"): tr("correct a nickname (9)"),
    ("membership", "remove"): tr("take somebody out (9)"),
    ("handover", "handover"): tr("hand a group over (13)"),
}


def show(company: Company, tally: Tally) -> bool:
    """Print the page; return whether the audit found nothing."""
    people = {person.key: str(person.facts["name"]) for person in _all(company, "person")}
    printing.tell(tr("A small company's year under its rules for chat groups (微信群管理办法)"))
    counts = {"applied": tally.applied, "refused": len(tally.refused), "swept": tally.swept}
    printing.tell(tr("{applied} events carried out, {refused} refused by the rules, {swept} sweeps.", **counts))
    _groups(company)
    _deadlines(company)
    _penalties(company, people)
    _history(company, people)
    return _audit(company)


def _groups(company: Company) -> None:
    _heading(tr("Groups"))
    groups = list(_all(company, "group"))
    columns = ("group", "state", "title", "lead", "members")
    rows = [
        {
            "group": group.key,
            "state": group.state,
            "title": group.facts["title"],
            "lead": ", ".join(group.facts["leads"]),
            "members": sum(m.facts["group"] == group.key and m.state != "absent" for m in _all(company, "membership")),
        }
        for group in groups
    ]
    printing.table(columns, rows)
    states = Counter(language.name("state", group.state, "group") for group in groups)
    printing.tell(tr("by state: {states}", states=", ".join(f"{count} {state}" for state, count in states.items())))


def _deadlines(company: Company) -> None:
    _heading(tr("Deadlines, in working days with make-up weekends (调休)"))
    steps = company.queries.steps_by_instance()
    columns = ("duty (clause)", "met", "missed", "running")
    counts = kept(company.engine.machines, steps)
    rows = [
        {columns[0]: language.say(duty), "met": one.met, "missed": one.missed, "running": one.running}
        for one in counts
        if (duty := _DUTIES.get(one[:2]))
    ]
    printing.table(columns, rows)
    for timer in company.queries.timers():
        running = tr(
            "still running: {machine}/{key} {deadline}, due {due}",
            machine=timer.machine,
            key=timer.key,
            deadline=term("deadline", timer.name),
            due=ending(iso(timer.due, company.zone)),
        )
        if timer.provisional:
            running = tr("{running}, provisional: next year's working days are not published yet", running=running)
        printing.tell(running)


def _penalties(company: Company, people: dict[str, str]) -> None:
    _heading(tr("Penalties: each missed deadline charged once, none decided by a machine"))
    penalties = sorted(_all(company, "penalty"), key=lambda p: (int(p.facts["clause"]), p.facts["at"]))
    columns = ("clause", "debtor", "yuan", "state", "when", "group", "about")
    printing.table(columns, [_penalty(one, people) for one in penalties])
    totals: dict[str, list[Instance]] = {}
    for one in penalties:
        if one.state != "waived":
            totals.setdefault(one.facts["debtor"], []).append(one)
    each = (f"{_who(debtor, people)} {_sum(theirs)}" for debtor, theirs in sorted(totals.items()))
    printing.tell(tr("by debtor, yuan: {each}", each="; ".join(each)))


def _penalty(one: Instance, people: dict[str, str]) -> dict[str, str]:
    facts = one.facts
    return {
        "clause": facts["clause"],
        "debtor": _debtor(one, people),
        "yuan": lines.price(facts),
        "state": one.state,
        "when": dates.short(dates.breach(facts)),
        "group": facts["group"],
        "about": _who(facts["subject"], people) if facts["subject"] else "",
    }


def _sum(penalties: Iterable[Instance]) -> str:
    listed = list(penalties)
    total = sum(one.facts["amount"] or one.facts["floor"] for one in listed)
    exact = all(one.facts["amount"] is not None for one in listed)
    return lines.price({"amount" if exact else "floor": total})


def _history(company: Company, people: dict[str, str]) -> None:
    group = company.queries.instance("group", _GROUP)
    assert group is not None
    _heading(tr("What happened in {group} {title}", group=_GROUP, title=group.facts["title"]))
    steps = [
        step
        for one in company.queries.instances(root=group.root)
        for step in company.queries.steps(machine=one.machine, key=one.key)
    ]
    steps.sort(key=lambda step: (step.recorded_at, step.machine, step.key, step.seq))
    columns = ("when", "what", "event", "state", "by")
    printing.table(columns, [_line(step, company.zone, people) for step in steps])


def _line(step: Step, zone: str, people: dict[str, str]) -> dict[str, str]:
    return {
        "when": dates.short(dates.when(step, zone)),
        "what": f"{language.name('machine', step.machine)} {step.key}",
        "event": language.name("event", step.event, step.machine) + _which(step),
        "state": lines.moved(step),
        "by": _who(step.actor, people),
    }


def _audit(company: Company) -> bool:
    _heading(tr("Audit"))
    report = verify.verify(company.store, company.company, company.engine.machines)
    for finding in report.findings:
        printing.tell(finding)
    fits = tr("verified: every seal, sequence, state and fact fits")
    verdict = tr("NOT verified") if report.findings else fits
    counts = {"steps": report.steps, "instances": report.instances}
    printing.tell(tr("{steps} steps of {instances} instances {verdict}.", verdict=verdict, **counts))
    return not report.findings


def _which(step: Step) -> str:
    """Return which deadline was missed, when one was."""
    return f" {language.name('deadline', step.data['timer'])}" if step.event == "overdue" else ""


def _debtor(penalty: Instance, people: dict[str, str]) -> str:
    who, role = _who(penalty.facts["debtor"], people), penalty.facts["debtor_role"]
    return language.say(tr("{who} as {role}", who=who, role=term("debtor_role", role)))


def _all(company: Company, machine: str) -> Iterable[Instance]:
    return company.queries.instances(machine)


def _who(person: str, people: dict[str, str]) -> str:
    return f"{person} {people[person]}" if person in people else person


def _heading(text: str) -> None:
    said = language.say(text)
    print(f"\n{said}\n{'─' * printing.width(said)}")

"""The page the demo ends with: groups, deadlines, penalties, one group's history, the audit."""

from collections import Counter
from collections.abc import Iterable

from wxflow import audit, views
from wxflow.deadlines import kept
from wxflow.moments import iso
from wxflow.rows import Instance, Step
from wxflow_cli import printing
from wxflow_cli.opening import Opened
from wxflow_cli.tally import Tally

_GROUP = "G001"
_DUTIES = {
    ("group", "dissolution_request"): "apply to dissolve a temporary group (14)",
    ("membership", "add"): "bring somebody in (9)",
    ("membership", "nickname"): "correct a nickname (9)",
    ("membership", "remove"): "take somebody out (9)",
    ("handover", "handover"): "hand a group over (13)",
}


def show(company: Opened, tally: Tally) -> bool:
    """Print the page; return whether the audit found nothing."""
    people = {person.key: str(person.facts["name"]) for person in _all(company, "person")}
    print("A small company's year under its rules for chat groups (微信群管理办法)")
    print(f"{tally.applied} events carried out, {len(tally.refused)} refused by the rules, {tally.swept} sweeps.\n")
    _groups(company)
    _deadlines(company)
    _penalties(company, people)
    _history(company, people)
    return _audit(company)


def _groups(company: Opened) -> None:
    _heading("Groups")
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
    print("by state: " + ", ".join(f"{count} {state}" for state, count in Counter(g.state for g in groups).items()))


def _deadlines(company: Opened) -> None:
    _heading("Deadlines, in working days with make-up weekends (调休)")
    steps = views.steps_by_instance(company.store, company.company)
    columns = ("duty (clause)", "met", "missed", "running")
    counts = kept(company.engine.rulebook, steps)
    rows = [
        {columns[0]: _DUTIES[one[:2]], "met": one.met, "missed": one.missed, "running": one.running} for one in counts
    ]
    printing.table(columns, rows)
    for timer in views.timers(company.store, company.company):
        mark = ", provisional: next year's working days are not published yet" if timer.provisional else ""
        print(f"still running: {timer.machine}/{timer.key} {timer.name}, due {iso(timer.due, company.zone)}{mark}")


def _penalties(company: Opened, people: dict[str, str]) -> None:
    _heading("Penalties: each missed deadline charged once, none decided by a machine")
    penalties = sorted(_all(company, "penalty"), key=lambda p: (int(p.facts["clause"]), p.facts["at"]))
    columns = ("clause", "debtor", "yuan", "state", "when", "group", "about")
    printing.table(columns, [_penalty(one, people) for one in penalties])
    totals: dict[str, list[Instance]] = {}
    for one in penalties:
        if one.state != "waived":
            totals.setdefault(one.facts["debtor"], []).append(one)
    each = (f"{_who(debtor, people)} {_sum(theirs)}" for debtor, theirs in sorted(totals.items()))
    print("by debtor, yuan: " + "; ".join(each))


def _penalty(one: Instance, people: dict[str, str]) -> dict[str, str]:
    facts = one.facts
    return {
        "clause": facts["clause"],
        "debtor": f"{_who(facts['debtor'], people)} as {facts['debtor_role']}",
        "yuan": _amount(one),
        "state": one.state,
        "when": facts["at"][:16].replace("T", " "),
        "group": facts["group"],
        "about": _who(facts["subject"], people) if facts["subject"] else "",
    }


def _amount(one: Instance) -> str:
    amount, floor = one.facts["amount"], one.facts["floor"]
    return str(amount) if amount is not None else f"{floor} or more"


def _sum(penalties: Iterable[Instance]) -> str:
    listed = list(penalties)
    total = sum(one.facts["amount"] or one.facts["floor"] for one in listed)
    return str(total) if all(one.facts["amount"] is not None for one in listed) else f"{total} or more"


def _history(company: Opened, people: dict[str, str]) -> None:
    group = views.instance(company.store, company.company, "group", _GROUP)
    assert group is not None
    _heading(f"What happened in {_GROUP} {group.facts['title']}")
    steps = [
        step
        for one in views.instances(company.store, company.company, root=group.root)
        for step in views.steps(company.store, company.company, machine=one.machine, key=one.key)
    ]
    steps.sort(key=lambda step: (step.recorded_at, step.machine, step.key, step.seq))
    columns = ("when", "what", "event", "state", "by")
    printing.table(columns, [_line(step, company.zone, people) for step in steps])


def _line(step: Step, zone: str, people: dict[str, str]) -> dict[str, str]:
    return {
        "when": iso(step.at, zone)[:16].replace("T", " "),
        "what": f"{step.machine} {step.key}",
        "event": f"{step.event} {step.data['timer']}" if step.event == "overdue" else step.event,
        "state": step.target if step.source in (None, step.target) else f"{step.source} → {step.target}",
        "by": _who(step.actor, people),
    }


def _audit(company: Opened) -> bool:
    _heading("Audit")
    report = audit.verify(company.store, company.company, company.engine.rulebook)
    for finding in report.findings:
        print(finding)
    verdict = "verified: every seal, sequence, state and fact fits" if not report.findings else "NOT verified"
    print(f"{report.steps} steps of {report.instances} instances {verdict}.")
    return not report.findings


def _all(company: Opened, machine: str) -> Iterable[Instance]:
    return views.instances(company.store, company.company, machine)


def _who(person: str, people: dict[str, str]) -> str:
    return f"{person} {people[person]}" if person in people else person


def _heading(text: str) -> None:
    print(f"\n{text}\n{'─' * printing.width(text)}")

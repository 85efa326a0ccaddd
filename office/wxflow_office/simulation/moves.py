"""What the groups of a company at play go through: they begin, keep their members, change leads, and end."""

from typing import Any

from wxflow.declare.records import Facts
from wxflow_machines.policy.names import right_nickname
from wxflow_machines.policy.policy import Policy
from wxflow_office.simulation.agenda import DAY, HOUR, Agenda
from wxflow_office.simulation.groups import Group, State
from wxflow_office.simulation.people import Person, unit_name


class GroupMoves:
    """The groups at play, by their unit, and the moves they make."""

    def __init__(self, agenda: Agenda, policy: Policy, units: list[list[Person]]) -> None:
        self._agenda, self._policy, self._units = agenda, policy, units
        self._groups: list[list[Group]] = [[] for _ in units]
        self._centre, self._hr = policy.information_centre[0], policy.hr[0]

    # What happens to their members.

    def come_to(self, person: Person) -> None:
        """Let every active group of the person's unit owe them an add."""
        for group in self._groups[person.unit]:
            if group.state == State.ACTIVE and group.owe(person.key):
                self._agenda.soon(self._add, group, person)

    def go_from(self, person: Person) -> None:
        """Let every live group of the person's unit have them removed, and their lead handed over."""
        for group in self._groups[person.unit]:
            if not group.is_live:
                continue
            if group.release(person.key):
                self._agenda.soon(self._remove, group, person)
            if group.lead == person.key and not group.handing_over:
                self._agenda.soon(self._hand_over, group, group.next_handover(person.key), 0, "")

    def rename(self, person: Person) -> None:
        """Have every live group put a new name's nickname right."""
        for group in self._groups[person.unit]:
            if group.is_live and person.key in group.present:
                group.misnamed.add(person.key)
                self._agenda.soon(self._correct, group, person)

    def report(self) -> None:
        """Have somebody report somebody else of their group, without cause."""
        unit = self._agenda.chance.randrange(len(self._units))
        if not self._groups[unit] or len(self._units[unit]) < 2:
            return
        who, accused = self._agenda.chance.sample(self._units[unit], 2)
        group = self._agenda.chance.choice(self._groups[unit])
        key = f"R{self._agenda.number}"
        told = {"group": group.key, "category": "advertising", "accused": accused.key, "reference": key}
        self._agenda.fire("report", key, "file", who.key, **told)
        self._agenda.at(self._agenda.now + DAY, self._agenda.fire, "report", key, "dismiss", self._hr)

    def _add(self, group: Group, person: Person) -> None:
        if group.is_live and group.add(person.key):
            self._fire(group, person, "add", nickname=person.name)

    def _remove(self, group: Group, person: Person) -> None:
        if group.is_live and group.remove(person.key):
            self._fire(group, person, "remove")

    def _correct(self, group: Group, person: Person) -> None:
        if group.is_live and person.key in group.misnamed & group.present:
            group.misnamed.discard(person.key)
            nickname = self._nickname(group, person)
            self._agenda.fire(
                "membership", f"{group.key}/{person.key}", "correct", self._lead(group), nickname=nickname
            )

    def _fire(self, group: Group, person: Person, event: str, **data: str) -> None:
        self._agenda.fire("membership", f"{group.key}/{person.key}", event, self._lead(group), **data)

    def _lead(self, group: Group) -> str:
        """Return who acts as the group's lead: the information centre where there is none."""
        return group.lead if group.lead in group.present else self._centre

    def _nickname(self, group: Group, person: Person) -> str:
        return right_nickname(person.name, False, person.key == group.lead, self._policy.names)

    def _hand_over(self, group: Group, key: str, stage: int, successor: str) -> None:
        """Take the next stage of a handover; it ends where nobody is left to take over."""
        if not group.is_live:
            return
        by_key = {person.key: person for person in self._units[group.unit]}
        if stage == 0:
            fit = [one for one in by_key if one in group.present and one != group.lead and one not in group.misnamed]
            successor = self._agenda.chance.choice(fit) if fit else ""
        if successor not in by_key or successor not in group.present:
            return
        approver = self._policy.chain(unit_name(group.unit))[0]
        title = right_nickname(by_key[successor].name, False, True, self._policy.names)
        stages: tuple[tuple[str, str, Facts], ...] = (
            ("propose", approver, {"successor": successor}),
            ("approve", approver, {}),
            ("accept", successor, {}),
            ("transfer", self._centre, {"checklist": ["名单"]}),
            ("rename", successor, {"nicknames": {successor: title}}),
            ("file", self._hr, {"filing_no": key}),
        )
        event, actor, data = stages[stage]
        self._agenda.fire("handover", key, event, actor, **data)
        if event == "transfer":
            group.lead, group.handing_over = successor, False
        if stage + 1 < len(stages):
            self._agenda.at(self._agenda.now + HOUR // 4, self._hand_over, group, key, stage + 1, successor)

    # Groups.

    def request(self, group: Group) -> None:
        """Have somebody of its unit apply for a group."""
        lead = self._agenda.chance.choice(self._units[group.unit])
        group.lead = lead.key
        self._agenda.fire("group", group.key, "request", lead.key, **self._application(group))
        self._approve(group, "approve", lead.key)
        self._agenda.at(self._agenda.now + 20 * HOUR, self._create, group)

    def _approve(self, group: Group, event: str, applicant: str) -> None:
        """Have every level approve, an hour after the other; nobody approves their own request."""
        chain = [one for one in dict.fromkeys(self._policy.chain(unit_name(group.unit))) if one != applicant]
        for hours, approver in enumerate(chain, 1):
            moment = self._agenda.now + hours * HOUR
            self._agenda.at(moment, self._agenda.fire, "group", group.key, event, approver)

    def _create(self, group: Group) -> None:
        title, number = self._title(group), group.key
        self._agenda.fire(
            "group", group.key, "create", self._centre, title=title, register_no=number, owner=self._centre
        )
        self._agenda.at(self._agenda.now + 4 * HOUR, self._activate, group)

    def _activate(self, group: Group) -> None:
        if any(person.key == group.lead for person in self._units[group.unit]):
            self._agenda.fire("group", group.key, "activate", group.lead, roster=self._begin(group))

    def adopt(self, group: Group) -> None:
        """Adopt a group that exists already."""
        group.lead = self._agenda.chance.choice(self._units[group.unit]).key
        more = {"title": self._title(group), "register_no": group.key, "owner": self._centre}
        data: dict[str, Any] = {**self._application(group), **more}
        self._agenda.fire("group", group.key, "adopt", self._centre, **data, roster=self._begin(group))

    def _begin(self, group: Group) -> list[dict[str, str]]:
        """Let a group begin with most of its unit in it, and return its roster."""
        group.state = State.ACTIVE
        self._groups[group.unit].append(group)
        roster = [{"person": self._centre, "nickname": self._policy.names.owner_nickname}]
        for person in self._units[group.unit]:
            if person.key == group.lead or self._agenda.chance.random() < 0.95:
                group.present.add(person.key)
                roster.append({"person": person.key, "nickname": self._nickname(group, person)})
            else:
                group.owe(person.key)
                self._agenda.soon(self._add, group, person)
        if group.temporary:
            self._agenda.at(self._agenda.now + self._agenda.chance.randrange(30, 200) * DAY, self._end_work, group)
        return roster

    def _end_work(self, group: Group) -> None:
        self._agenda.fire("group", group.key, "end_work", self._lead(group))
        self._agenda.soon(self._request_dissolution, group)

    def _request_dissolution(self, group: Group) -> None:
        group.state = State.CLOSING
        self._agenda.fire("group", group.key, "request_dissolution", self._lead(group), reason="工作结束")
        for hours, approver in enumerate(dict.fromkeys(self._policy.chain(unit_name(group.unit))), 1):
            self._agenda.at(
                self._agenda.now + hours * HOUR, self._agenda.fire, "group", group.key, "approve_dissolution", approver
            )
        self._agenda.at(self._agenda.now + 20 * HOUR, self._dissolve, group)

    def _dissolve(self, group: Group) -> None:
        group.state = State.DISSOLVED
        self._groups[group.unit].remove(group)
        self._agenda.fire("group", group.key, "dissolve", self._centre)

    def _title(self, group: Group) -> str:
        return f"{self._policy.names.company_names[0]}{unit_name(group.unit)}{group.key}群"

    def _application(self, group: Group) -> dict[str, Any]:
        told: dict[str, Any] = {"title": self._title(group), "unit": unit_name(group.unit), "purpose": "业务协同"}
        scope = {"units": [unit_name(group.unit)], "people": []}
        kind = {"kind": "temporary", "planned_end": "2099-12-31"} if group.temporary else {"kind": "permanent"}
        return {**told, **kind, "scope": scope, "leads": [group.lead]}

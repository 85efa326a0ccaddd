"""Put messages into words, by the company's template or else the one that comes with wxflow."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wxflow.moments import ending, iso
from wxflow.store.queries import Queries
from wxflow_machines import deadline_words
from wxflow_office.instances.called import Called
from wxflow_office.messages import template
from wxflow_office.messages.sentences import Sentences, last_of
from wxflow_office.texts import dates

if TYPE_CHECKING:
    from wxflow.ledger.outbox import Message
    from wxflow_office.company.company import Company

_SHIPPED = Path(deadline_words.__file__).with_name("templates")


class Texts:
    """The words of one company's messages; `folder` is its policy's, in which templates/TOPIC.txt may lie."""

    def __init__(self, company: "Company", folder: Path) -> None:
        self._company, self._folder = company, folder
        self._called = Called(company)

    def text(self, recipient: str, messages: "Sequence[Message]", now: int) -> str:
        """Return what somebody is told at once; BadInput when the template cannot be used."""
        path = next(p for p in (self._folder / "templates", _SHIPPED) if (p / f"{messages[0].topic}.txt").is_file())
        path /= f"{messages[0].topic}.txt"
        sentences = Sentences(self._company, now)
        items = [self._item(one, now, sentences) for one in messages]
        due = sorted(one["last_day"] for one in items if one["last_day"])
        told = {
            "recipient": self._called.id(recipient),
            "name": self._fact("person", recipient, "name") or recipient,
            "company": self._company.policy.name,
            "items": items,
            "overdue": sum(item["overdue"] for item in items),
            "nearest": f"{due[0].month} 月 {due[0].day} 日" if due else None,
        }
        return template.rendered(path, told)

    def _item(self, message: "Message", now: int, sentences: Sentences) -> dict[str, Any]:
        content = dict(message.content)
        deadline, asks = sentences.deadline(content), sentences.asks(content, message.recipient)
        due = datetime.fromisoformat(content["due"]) if content["due"] else self._due(message, deadline)
        title = self._fact("group", content["group"], "title")
        return {
            **content,
            "asks": asks,
            "has_deadline": deadline is not None,
            "title": title,
            "where": None if deadline is not None or (title and title in asks) else title or content["group"],
            "person": content["person"] and self._called.id(content["person"]),
            "person_name": content["person"] and self._fact("person", content["person"], "name"),
            "due": due and dates.short(ending(due.isoformat())),
            "until": sentences.last_day(due),
            "last_day": due and last_of(due),
            "how": f"wxflow desk {message.recipient}",
            "overdue": bool(due and due.timestamp() * 1_000_000 <= now),
        }

    def _due(self, message: "Message", deadline: str | None) -> datetime | None:
        """Look up when what a message asks for is due, where its sender could not know it yet."""
        content, store = message.content, self._company.store
        armed = Queries(store, self._company.company).timers(machine=content["machine"], key=content["key"])
        due = next((one.due for one in armed if one.name == deadline and not one.provisional), None)
        return None if due is None else datetime.fromisoformat(iso(due, self._company.zone))

    def _fact(self, machine: str, key: str, fact: str) -> str | None:
        found = self._company.queries.instance(machine, key)
        return found.facts.get(fact) if found else None

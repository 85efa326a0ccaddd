"""Put messages into words, by the company's template or else the one that comes with wxflow."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from wxflow import views
from wxflow.errors import BadInput
from wxflow_machines import deadline_words

if TYPE_CHECKING:
    from wxflow.outbox import Message
    from wxflow_cli.opening import Opened

_SHIPPED = Path(deadline_words.__file__).with_name("templates")
HOW = {
    "membership.add": "wxflow membership add {key} --nickname 群昵称 --actor {recipient}",
    "membership.nickname": "wxflow membership correct {key} --nickname 群昵称 --actor {recipient}",
    "membership.remove": "wxflow membership remove {key} --actor {recipient}",
    "handover.handover": "wxflow handover show {key}",
    "group.dissolution_request": "wxflow group request_dissolution {key} --reason 原因 --actor {recipient}",
    "penalty.appeal": "wxflow penalty appeal {key} --reason 理由 --actor {recipient}",
}


class Texts:
    """The words of one company's messages; `folder` is its policy's, in which templates/TOPIC.txt may lie."""

    def __init__(self, company: "Opened", folder: Path) -> None:
        self._company, self._folder = company, folder
        self._environment = SandboxedEnvironment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
        )

    def text(self, recipient: str, messages: "Sequence[Message]", now: int) -> str:
        """Return what somebody is told at once; BadInput when the template cannot be used."""
        path = next(p for p in (self._folder / "templates", _SHIPPED) if (p / f"{messages[0].topic}.txt").is_file())
        path /= f"{messages[0].topic}.txt"
        items = [self._item(one, now) for one in messages]
        told = {
            "recipient": recipient,
            "name": self._fact("person", recipient, "name") or recipient,
            "company": self._company.policy.name,
            "items": items,
            "overdue": sum(item["overdue"] for item in items),
        }
        try:
            return self._environment.from_string(path.read_text(encoding="utf-8")).render(told).strip()
        except (TemplateError, UnicodeDecodeError) as error:
            raise BadInput(f"{path}: the template cannot be used: {error}") from None

    def _item(self, message: "Message", now: int) -> dict[str, Any]:
        content = dict(message.content)
        deadline = f"{content['machine']}.{content['deadline']}"
        due = content["due"] and datetime.fromisoformat(content["due"])
        return {
            **content,
            "asks": deadline_words.asks(content["machine"], content["deadline"]),
            "title": self._fact("group", content["group"], "title"),
            "person_name": content["person"] and self._fact("person", content["person"], "name"),
            "due": due and f"{due:%Y-%m-%d %H:%M}",
            "overdue": bool(due and due.timestamp() * 1_000_000 <= now),
            "how": HOW.get(deadline, "wxflow due --person {recipient}").format(
                key=content["key"], recipient=message.recipient
            ),
        }

    def _fact(self, machine: str, key: str, fact: str) -> str | None:
        found = views.instance(self._company.store, self._company.company, machine, key)
        return found.facts.get(fact) if found else None

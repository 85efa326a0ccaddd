"""Read the JSON of a proof: every value of its kind, nothing missing and nothing more."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from wxflow.decide.seal import Sealed
from wxflow.errors import BadInput
from wxflow.json_values import is_list, is_object
from wxflow.translatable import tr

VERSION = 2
_READ = (1, VERSION)
"""Those before it had steps of seal version 1 alone."""
SEALED = ("company", *Sealed._fields)
"""What a seal covers, in its order; one of version 1 neither of the last two."""
_MAY_BE_NONE = {"source", "reason", "request_id", "cause", "via"}
_HEX = re.compile("([0-9a-f]{2})*")


class Told(NamedTuple):
    """What a checkpoint's signed text says."""

    company: str
    number: int
    made_at: int
    instances: int
    steps: int
    root: bytes
    previous: bytes
    in_force: bytes | None = None


class Signed(NamedTuple):
    """A checkpoint: its text as it was signed, the signature, and the key it is said to fit."""

    text: str
    signature: bytes
    public_key: bytes


class SealedStep(NamedTuple):
    """A step as its seal covers it, and that seal."""

    fields: list[str | None]
    """All as texts; the company first, then what else is sealed."""
    seal: bytes

    @property
    def sealed(self) -> Sealed:
        """What the seal covers besides the company, numbers as the texts they are."""
        _, *sealed = self.fields
        return Sealed._make([*sealed, *[None] * (len(SEALED) - len(self.fields))])

    @property
    def company(self) -> str | None:
        """Whose step it is."""
        return self.fields[0]


class Opening(NamedTuple):
    """What opens the commitment at a slot of a step."""

    seq: int
    slot: int
    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class Form:
    """A proof: from the instance's leaf, at `index` of `size`, `path` leads to the checkpoint's root."""

    version: int
    checkpoint: Signed
    index: int
    size: int
    path: list[bytes]
    steps: list[SealedStep]
    openings: list[Opening]


def read(document: Any) -> Form:
    """Return a proof's parts; BadInput names the first that is not as it should be."""
    if is_object(document) and document.get("version", VERSION) not in _READ:
        raise BadInput(
            tr(
                "the proof is of version {version}; this wxflow reads version {version2}",
                version=repr(document["version"]),
                version2=VERSION,
            )
        )
    form: Form = _PROOF(document, "the proof")
    for number, step in enumerate(form.steps, 1):
        if len(step.fields) not in (len(SEALED), len(SEALED) - 2):
            raise BadInput(
                tr(
                    "the proof: step {number} has {fields} fields; a step has {sealed}",
                    number=number,
                    fields=len(step.fields),
                    sealed=", ".join(SEALED),
                )
            )
        for name, text in zip(SEALED, step.fields, strict=False):
            if text is None and name not in _MAY_BE_NONE:
                raise BadInput(tr("the proof: step {number} has no {name}", number=number, name=name))
    return form


def read_told(value: Any) -> Told:
    """Return what a checkpoint tells; BadInput names the first thing that is not as it should be."""
    told: Told = _TOLD(value, "the checkpoint's text")
    return told


_Kind = Callable[[Any, str], Any]


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value):
        raise BadInput(
            tr("{where} is {value}; it should be a text that UTF-8 can hold", where=where, value=repr(value))
        )
    return value


def _text_or_none(value: Any, where: str) -> str | None:
    return None if value is None else _text(value, where)


def _whole(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput(tr("{where} is {value}; it should be a whole number", where=where, value=repr(value)))
    return value


def _raw(value: Any, where: str) -> bytes:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise BadInput(
            tr("{where} is {value}; it should be bytes as hex digits in small letters", where=where, value=repr(value))
        )
    return bytes.fromhex(value)


def _list(kind: _Kind) -> _Kind:
    def take(value: Any, where: str) -> list[Any]:
        if not is_list(value):
            raise BadInput(tr("{where} is {value}; it should be a list", where=where, value=repr(value)))
        return [kind(one, f"{where}[{number}]") for number, one in enumerate(value)]

    return take


def _record(made: Callable[..., Any], may_lack: str = "", **kinds: _Kind) -> _Kind:
    def take(value: Any, where: str) -> Any:
        if not is_object(value) or value.keys() | {may_lack} != kinds.keys() | {may_lack}:
            raise BadInput(tr("{where} is not an object of {kinds}", where=where, kinds=", ".join(kinds)))
        return made(**{name: kind(value[name], f"{where}: {name}") for name, kind in kinds.items() if name in value})

    return take


_TOLD = _record(
    Told,
    may_lack="in_force",
    company=_text,
    number=_whole,
    made_at=_whole,
    instances=_whole,
    steps=_whole,
    root=_raw,
    previous=_raw,
    in_force=_raw,
)
_PROOF = _record(
    Form,
    version=_whole,
    checkpoint=_record(Signed, text=_text, signature=_raw, public_key=_raw),
    index=_whole,
    size=_whole,
    path=_list(_raw),
    steps=_list(_record(SealedStep, fields=_list(_text_or_none), seal=_raw)),
    openings=_list(_record(Opening, seq=_whole, slot=_whole, salt=_raw, value=_text)),
)

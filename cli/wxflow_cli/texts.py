"""Check the texts that come with a command besides its data."""

from wxflow.errors import BadInput
from wxflow.fields import is_text


def check(value: object, what: str) -> str:
    """Return a text that says something and that UTF-8 can hold; BadInput for anything else."""
    if not is_text(value):
        raise BadInput(f"{what}: {value!r} is not a text")
    return value

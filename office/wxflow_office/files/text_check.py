"""Check the texts that come with a command besides its data."""

from wxflow.errors import BadInput
from wxflow.json_values import is_text
from wxflow.translatable import tr


def check(value: object, what: str) -> str:
    """Return a text that says something and that UTF-8 can hold; BadInput for anything else."""
    if not is_text(value):
        raise BadInput(tr("{what}: {value} is not a text", what=what, value=repr(value)))
    return value

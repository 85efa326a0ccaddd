"""Check the texts that come with a command besides its data."""

from wxflow.errors import BadInput


def check(value: object, what: str) -> str:
    """Return a text that says something and that UTF-8 can hold; BadInput for anything else."""
    good = isinstance(value, str) and value.strip() and not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value)
    if not good:
        raise BadInput(f"{what}: {value!r} is not a text")
    assert isinstance(value, str)
    return value

"""The reference says what the commands say."""

from generate.reference import PAGE, page


def test_the_reference_is_what_the_commands_give() -> None:
    """`make docs` has been run since a command changed."""
    assert PAGE.read_text(encoding="utf-8") == page()

"""The documentation says what the declarations say."""

from generate.machines import PAGE, page


def test_the_machines_page_is_what_the_declarations_give() -> None:
    """`make docs` has been run since a declaration changed."""
    assert PAGE.read_text(encoding="utf-8") == page()

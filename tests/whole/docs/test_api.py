"""The API's page says what its OpenAPI document says."""

from generate.api import PAGE, page


def test_the_page_of_the_api_is_what_its_document_gives() -> None:
    """`make docs` has been run since the API or a declaration changed."""
    assert PAGE.read_text(encoding="utf-8") == page()

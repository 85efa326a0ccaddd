"""psycopg's pipeline is replaced through a private attribute: only by versions with which that was tried."""

import psycopg

TRIED = {"3.3.9"}
"""With these the tests of the store, of the crowd and of the failover have passed."""


def test_the_pipeline_has_been_tried_with_this_version_of_psycopg() -> None:
    assert psycopg.__version__ in TRIED

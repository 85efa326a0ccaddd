"""A database's URL is understood or refused in one line, and its password is nowhere to be read."""

import pytest

from wxflow.databases.url import is_postgres, shown, sqlite_file, without, without_password
from wxflow.errors import BadInput


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "postgres://h/d", "postgresql:///d?host=/run"])
def test_both_of_its_names_mean_postgresql(url: str) -> None:
    assert is_postgres(url)


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://h/d", "mysql://h/d", "sqlite://", "sqlite:///:memory:", "wxflow.db", ""]
)
def test_what_is_not_served_is_refused_with_what_a_right_one_looks_like(url: str) -> None:
    with pytest.raises(BadInput, match=r"like sqlite:///wxflow\.db"):
        is_postgres(url)


def test_a_sqlite_file_may_lie_anywhere() -> None:
    assert not is_postgres("sqlite:////srv/公司/wxflow.db")
    assert sqlite_file("sqlite:////srv/公司/wxflow.db").database == "/srv/公司/wxflow.db"


@pytest.mark.parametrize(
    "url", ["postgresql://u:s3cr%40t@h/d", "postgresql://h/d?user=u&password=s3cr%40t", "postgresql://:s3cr%40t@h/d"]
)
def test_no_password_is_shown(url: str) -> None:
    assert "s3cr" not in shown(url)
    with pytest.raises(BadInput) as refused:
        is_postgres(url.replace("postgresql:", "mysql:"))
    assert "s3cr" not in str(refused.value)


def test_no_other_secret_is_shown_either() -> None:
    told = shown("postgresql://u@h/d?sslpassword=hush&sslmode=require&oauth_client_secret=hush&%70assword=hush")
    assert told == "postgresql://u@h/d?sslpassword=***&sslmode=require&oauth_client_secret=***&%70assword=***"


def test_a_password_can_be_left_to_its_file() -> None:
    assert without_password("postgresql://u:s3cret@h:5432/d?x=1") == "postgresql://u@h:5432/d?x=1"


def test_an_option_of_our_own_is_taken_out_and_the_others_stay_as_they_are() -> None:
    assert without("postgresql://h/d?a=1&prepared=no&b=%2Frun", "prepared") == ("postgresql://h/d?a=1&b=%2Frun", "no")
    assert without("postgresql://h/d?a=1", "prepared") == ("postgresql://h/d?a=1", None)

"""A channel that cannot work is found before anything is to be sent by it."""

from pathlib import Path

import pytest

from tests.given import company
from tests.given.door import Run

WRONG = {
    "no such channel": ('[delivery]\nchannel = "mail"', "no [[channels]] has the name mail; known: none"),
    "no such kind": ('[[channels]]\nname = "c"\nkind = "pigeon"', "must be stdout, file, smtp"),
    "what it lacks": ('[[channels]]\nname = "c"\nkind = "smtp"', "sender: missing"),
    "what it does not take": ('[[channels]]\nname = "c"\nkind = "stdout"\nurl = "x"', "url: unknown key"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_channel_that_cannot_work_is_found_by_the_policy_check(run: Run, wrong: str) -> None:
    more, why = WRONG[wrong]
    Path("policy.toml").write_text(f"{company.POLICY}\n{more}\n", encoding="utf-8")
    done = run("policy", "check")
    assert (done.exit_code, why in done.stderr) == (2, True), done.stderr

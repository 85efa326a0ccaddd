"""The policy that init writes is valid, and the packaged one means what the code means."""

import pytest

from tests.given.policies import read
from wxflow.errors import BadInput
from wxflow_machines.policy.file import parse
from wxflow_machines.policy.starter import starter


def test_the_starter_is_a_valid_policy_for_any_name() -> None:
    policy = parse(starter("HX", '华"信\\公司'), "policy.toml")
    assert (policy.code, policy.name) == ("HX", '华"信\\公司')
    assert policy.charges == read().charges


def test_the_starter_is_valid_with_its_commented_keys_put_to_use() -> None:
    lines = starter("HX", "华信公司").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("# [names]"))
    text = "\n".join(lines[:begin] + [line.removeprefix("# ").removeprefix("#") for line in lines[begin:]])
    assert not parse(text, "policy.toml").charges["22"].unconfirmed


def test_a_name_that_cannot_stand_in_a_policy_gets_no_starter() -> None:
    for name in ("", " ", "华信\n公司", "华信\x7f公司", "华信\udce4公司", "长" * 50):
        with pytest.raises(BadInput):
            starter("HX", name)

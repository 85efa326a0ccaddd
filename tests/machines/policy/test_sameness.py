"""What a reader takes for the same is the same, and nothing else is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxflow_machines.policy.sameness import canonical_id, canonical_name

DOTS = "·•．.‧・⋅∙･"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202e\ufe0f\u3164\u2800\u0000\t\n \u00a0\u3000\U000e0100"
SIGNS = "黄⻩⿈龟⻳\ue855\U000241fe\ue817张三古丽" + DOTS + "()（）【】[]［］+＋aAａＡ1１-－" + UNSEEN

Form = Callable[[str], str]

texts = st.one_of(st.text(), st.text(st.sampled_from(SIGNS), max_size=8))
FORMS = pytest.mark.parametrize("form", [canonical_name, canonical_id])


@FORMS
@given(text=texts)
def test_the_form_of_a_form_is_itself(form: Form, text: str) -> None:
    assert form(form(text)) == form(text)


@FORMS
@given(one=texts, other=texts, third=texts)
def test_being_the_same_is_an_equivalence(form: Form, one: str, other: str, third: str) -> None:
    def same(left: str, right: str) -> bool:
        return form(left) == form(right)

    assert same(one, one)
    assert same(one, other) == same(other, one)
    assert not (same(one, other) and same(other, third)) or same(one, third)


@given(text=texts, before=st.text(UNSEEN, max_size=3), after=st.text(UNSEEN, max_size=3))
def test_what_cannot_be_seen_around_a_text_is_nothing(text: str, before: str, after: str) -> None:
    assert canonical_name(before + text + after) == canonical_name(text)


@given(texts)
def test_names_that_are_the_same_are_the_same_ids(text: str) -> None:
    assert canonical_id(text) == canonical_id(canonical_name(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("⻩娟娜", "黄娟娜"),
        ("⾦磊", "金磊"),
        ("⽯轩颖", "石轩颖"),
        ("⻢刚", "马刚"),
        ("黄\ue855", "黄\U000241fe"),
        ("\ue81a", "㑳"),
        ("\ue815\ue864", "厂龻"),
        ("销售部（华东）", "销售部(华东)"),
        ("Ａ组【甲］＋", "A组【甲]+"),
        ("\ufeff 张\u200b三\u3000", "张三"),
        ("e\u200b\u0301", "é"),
    ],
)  # fmt: skip
def test_what_looks_the_same_is_the_same(one: str, other: str) -> None:
    assert canonical_name(one) == canonical_name(other)


@pytest.mark.parametrize("dot", DOTS)
def test_dots_between_han_characters_are_alike(dot: str) -> None:
    assert canonical_name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"
    assert canonical_name(f"阿\u200b{dot} 依{dot}⻢") == "阿·依·马"


def test_a_full_stop_elsewhere_is_no_middle_dot() -> None:
    assert canonical_name("1.5") == "1.5"
    assert canonical_name("张三.") == "张三."
    assert canonical_name("Li.张") == "Li.张"


def test_every_private_character_of_gbk_stands_for_the_ideograph_its_bytes_decode_to() -> None:
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    decoded = {0xE815 + n: bytes([0xFE, trail]).decode("gb18030") for n, trail in enumerate(trails)}
    newer = {code for code, sign in decoded.items() if ord(sign) == code}
    assert len(newer) == 14  # the codec is GB 18030-2000's
    for code, sign in decoded.items():
        assert canonical_name(chr(code)) == canonical_name(sign)
        assert not 0xE000 <= ord(canonical_name(chr(code))) < 0xF900


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_cannot_be_seen_is_removed(sign: str) -> None:
    assert canonical_name(f"张{sign}三") == "张三"


@pytest.mark.parametrize(
    "name", ["𠮷", "董𠮷华", "\U00030000", "\U000323af", "\ue000", "张三🐱", "买买提·艾力", "⺀", "黃"]
)
def test_rare_characters_emoji_and_other_characters_survive(name: str) -> None:
    assert canonical_name(name) == name


def test_case_tells_names_apart_and_staff_ids_not() -> None:
    assert canonical_name("Ann") != canonical_name("ann")
    assert canonical_id("ｅ0003\u200b") == canonical_id("E0003") == canonical_id(" e0003")
    assert canonical_id("E0003") != canonical_id("E003")

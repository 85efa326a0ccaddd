"""Names against clause 8: what cannot be seen costs nobody money, and what can be seen is not overlooked."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wxflow_machines.policy.names import NameRules, check_nickname, check_title, right_nickname, suggest_title
from wxflow_machines.policy.sameness import canonical_name

RULES = NameRules(("华信公司",))
BOTH = NameRules(("华信公司", "华信"))
UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202e\ufe0f\ufe00\u034f\u3164\u2800\u0000\t\n \u00a0\u3000\U000e0100"
)
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})

names = st.text(st.sampled_from("张三李四欧阳娜𠮷㐂A1·"), min_size=1, max_size=6)
nicknames = st.one_of(
    names,
    names.map("{}(群负责人)".format),
    names.map("{}+(群负责人)".format),
    st.just("群主"),
    names.map("小{}".format),
)
titles = st.builds("{}{}".format, st.sampled_from(["华信公司", "华信", "华", "", "华信公司+", "华信集团"]), names)
flags = st.booleans()


@st.composite
def disguised(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, str]:
    """Draw a text, and the same with full-width signs and with what cannot be seen strewn in."""
    text = draw(texts)
    signs = [sign.translate(WIDE) if draw(flags) else sign for sign in text]
    return text, "".join(draw(st.text(UNSEEN, max_size=2)) + sign for sign in signs) + draw(st.text(UNSEEN, max_size=2))


def member(nickname: str, *, owner: bool = False, lead: bool = False, rules: NameRules = RULES) -> str | None:
    return check_nickname(nickname, real_name="张三", is_owner=owner, is_lead=lead, rules=rules)


@pytest.mark.parametrize("nickname", ["张三", " 张 三\u200b", "张三\ufe0f", "\u202d张三\u202c"])
def test_a_member_goes_by_the_real_name(nickname: str) -> None:
    assert member(nickname) is None


@pytest.mark.parametrize(
    "nickname",
    ["", " \u200b", "张三-采购部", "张三🐱", "小张三", "李四", "群主", "张三(群负责人)", "张", "张三三", "张三+"],
)
def test_any_other_nickname_of_a_member_does_not_fit(nickname: str) -> None:
    assert member(nickname) is not None


@pytest.mark.parametrize(
    "nickname",
    [
        "张三(群负责人)",
        "张三（群负责人）",
        "张三+(群负责人)",
        "张三＋（群负责人）",
        "张三 + ( 群负责人 )",
        "张三（群负责人)",
    ],
)
def test_the_width_of_brackets_and_plus_costs_a_lead_nothing(nickname: str) -> None:
    assert member(nickname, lead=True) is None


@pytest.mark.parametrize(
    "nickname",
    [
        "",
        "张三",
        "张三群负责人",
        "张三++(群负责人)",
        "+张三(群负责人)",
        "张三-(群负责人)",
        "李四(群负责人)",
        "群主",
        "(群负责人)",
    ],
)
def test_any_other_nickname_of_a_lead_does_not_fit(nickname: str) -> None:
    assert member(nickname, lead=True) is not None


def test_an_owner_goes_by_the_role_alone() -> None:
    assert member("群主", owner=True) is None
    assert member("张三", owner=True) is not None
    assert member("群主(张三)", owner=True) is not None


def test_an_owner_who_is_a_lead_may_use_either_form() -> None:
    assert member("群主", owner=True, lead=True) is None
    assert member("张三（群负责人）", owner=True, lead=True) is None
    assert member("张三", owner=True, lead=True) is not None


def test_a_person_without_a_name_on_record_does_not_fit_with_an_empty_nickname() -> None:
    for lead in (False, True):
        assert check_nickname("", real_name="", is_owner=False, is_lead=lead, rules=RULES) is not None


def test_a_misfit_is_told_in_one_line_with_what_would_be_right() -> None:
    why = member("小张三\n\u200b", lead=True)
    assert why == "the nickname '小张三' does not fit: a lead's must be '张三(群负责人)' (clause 8)"


def test_a_company_may_word_the_roles_its_own_way() -> None:
    rules = NameRules(("华信公司",), owner_nickname="管理员", lead_suffix="【负责人】")
    assert member("管理员", owner=True, rules=rules) is None
    assert member("群主", owner=True, rules=rules) is not None
    assert member("张三+【负责人】", lead=True, rules=rules) is None


@given(disguised(nicknames), names, flags, flags)
def test_no_disguise_changes_what_is_said_of_a_nickname(
    both: tuple[str, str], name: str, owner: bool, lead: bool
) -> None:
    plain, worn = (check_nickname(one, real_name=name, is_owner=owner, is_lead=lead, rules=RULES) for one in both)
    assert (plain is None) == (worn is None)


@given(disguised(names), flags, flags)
def test_no_disguise_of_the_name_on_record_changes_what_fits(both: tuple[str, str], owner: bool, lead: bool) -> None:
    nickname = right_nickname(both[0], owner, lead, RULES)
    assert check_nickname(nickname, real_name=both[1], is_owner=owner, is_lead=lead, rules=RULES) is None


@given(st.text(), flags, flags)
def test_the_right_nickname_always_fits(name: str, owner: bool, lead: bool) -> None:
    assume(canonical_name(name))
    nickname = right_nickname(name, owner, lead, RULES)
    assert check_nickname(nickname, real_name=name, is_owner=owner, is_lead=lead, rules=RULES) is None


@pytest.mark.parametrize(
    "title", ["华信公司采购部群", "华信公司+采购部群", "华信公司＋采购部群", " 华信\u200b公司 采购部群", "华信公司群"]
)
def test_a_title_is_the_company_name_and_a_group_name(title: str) -> None:
    assert check_title(title, RULES) is None


@pytest.mark.parametrize(
    "title", ["", " ", "采购部群", "华信采购部群", "华信公司", "华信公司+", "+华信公司采购部", "公司采购部"]
)
def test_any_other_title_does_not_fit(title: str) -> None:
    assert check_title(title, RULES) is not None


def test_a_shorter_company_name_fits_only_where_the_company_accepts_it() -> None:
    assert check_title("华信采购部群", RULES) is not None
    assert check_title("华信采购部群", BOTH) is None


def test_the_company_name_alone_is_no_group_of_the_shorter_company_name() -> None:
    assert check_title("华信公司", BOTH) is not None


def test_a_title_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert check_title("华信公司" + "群" * 46, RULES) is None
    why = check_title("华信公司" + "群" * 48, RULES)
    assert why is not None and "has 52 characters, 2 too many" in why


@pytest.mark.parametrize(
    ("title", "right"),
    [
        ("采购部群", "华信公司采购部群"),
        ("华信采购部", "华信公司采购部"),
        ("华信-采购部", "华信公司采购部"),
        ("华东区销售", "华信公司华东区销售"),
        ("华信司机群", "华信公司司机群"),
        ("", "华信公司工作群"),
        ("华信公司", "华信公司工作群"),
        ("华信公司采购部", "华信公司采购部"),
    ],
)
def test_the_suggestion_keeps_the_group_name(title: str, right: str) -> None:
    assert suggest_title(title, RULES) == right


def test_a_long_company_name_is_known_by_its_beginning_and_end() -> None:
    assert suggest_title("华信公司采购部", NameRules(("华信科技有限公司",))) == "华信科技有限公司采购部"


def test_a_misfit_title_is_told_in_one_line_with_what_would_be_right() -> None:
    assert check_title("采购部\n群", RULES) == (
        "the title '采购部 群' does not begin with the company's name 华信公司; "
        "right would be '华信公司采购部群' (clause 8)"
    )


@given(disguised(titles), st.sampled_from([RULES, BOTH]))
def test_no_disguise_changes_what_is_said_of_a_title(both: tuple[str, str], rules: NameRules) -> None:
    plain, worn = (check_title(one, rules) for one in both)
    assert (plain is None) == (worn is None)


@given(st.one_of(titles, st.text(max_size=80)), st.sampled_from(["华信公司", "HX", "Café", "か"]), st.integers(5, 60))
def test_the_suggested_title_always_fits(title: str, company: str, limit: int) -> None:
    rules = NameRules((company,), title_limit=limit)
    assert check_title(suggest_title(title, rules), rules) is None

"""Hold titles and nicknames against clause 8: check, and suggest the right form."""

from dataclasses import dataclass

from wxflow.translatable import either, tr
from wxflow_machines.policy.sameness import canonical_name, visible

PLUS = "+"
_SHORTEST_FORM = 2  # 华 alone is a word like any other, 华信 is the company's name cut short
_NO_GROUP_NAME = "工作群"


@dataclass(frozen=True, slots=True)
class NameRules:
    """What clause 8 asks of names; a suggestion uses the first of the accepted company names."""

    company_names: tuple[str, ...]
    owner_nickname: str = "群主"
    lead_suffix: str = "(群负责人)"
    title_limit: int = 50
    """The most characters a title may have, white space and what cannot be seen not counted."""


def check_title(title: str, rules: NameRules) -> str | None:
    """Say why a group's title is against clause 8 and what would be right; None when it fits."""
    why = _title_fault(canonical_name(title), rules)
    if why is None:
        return None
    return tr(
        "the title '{title}' {why}; right would be '{right}' (clause 8)",
        title=_shown(title), why=why, right=suggest_title(title, rules),
    )  # fmt: skip


def suggest_title(title: str, rules: NameRules) -> str:
    """Return the title that fits clause 8 and is nearest to this one; itself when it fits."""
    text = canonical_name(title)
    if _title_fault(text, rules) is None:
        return title
    company = canonical_name(rules.company_names[0])
    group = text[len(_company_at_start(text, rules)) :].lstrip("+-_·:|/,.&") or _NO_GROUP_NAME
    suggested = canonical_name(company + group)[: rules.title_limit]
    # A group name that begins with a mark could melt into the company's last letter.
    return suggested if _title_fault(suggested, rules) is None else (company + _NO_GROUP_NAME)[: rules.title_limit]


def check_nickname(nickname: str, *, real_name: str, is_owner: bool, is_lead: bool, rules: NameRules) -> str | None:
    """Say why a member's nickname is against clause 8 and what would be right; None when it fits."""
    if canonical_name(nickname) in fitting_nicknames(real_name, is_owner, is_lead, rules):
        return None
    right = right_nickname(real_name, is_owner, is_lead, rules)
    whose = tr("the owner's") if is_owner else tr("a lead's") if is_lead else tr("a member's")
    return tr(
        "the nickname '{nickname}' does not fit: {whose} must be '{right}' (clause 8)",
        nickname=_shown(nickname), whose=whose, right=right,
    )  # fmt: skip


def fitting_nicknames(real_name: str, is_owner: bool, is_lead: bool, rules: NameRules) -> frozenset[str]:
    """Return the nicknames that fit, as they are compared; an owner who is a lead may bear either."""
    fitting: set[str] = set()
    name = canonical_name(real_name)
    if is_owner:
        fitting.add(canonical_name(rules.owner_nickname))
    if is_lead and name:
        fitting |= {canonical_name(real_name + sign + rules.lead_suffix) for sign in ("", PLUS)}
    if not (is_owner or is_lead):
        fitting.add(name)
    return frozenset(fitting - {""})


def right_nickname(real_name: str, is_owner: bool, is_lead: bool, rules: NameRules) -> str:
    """Return the nickname clause 8 asks for; an owner's comes before a lead's."""
    if is_owner:
        return rules.owner_nickname
    return real_name + rules.lead_suffix if is_lead else real_name


def _title_fault(text: str, rules: NameRules) -> str | None:
    """Say what is wrong with a canonical title."""
    accepted = [name for name in map(canonical_name, rules.company_names) if text.startswith(name)]
    if not text:
        return tr("is empty")
    if not accepted:
        return tr("does not begin with the company's name {names}", names=either(rules.company_names))
    # The longest name decides: 华信公司 is no group called 公司 of a company called 华信.
    if not text[len(max(accepted, key=len)) :].lstrip(PLUS):
        return tr("has no group name after the company's name")
    if len(text) > rules.title_limit:
        return tr("has {n} characters, {over} too many", n=len(text), over=len(text) - rules.title_limit)
    return None


def _company_at_start(text: str, rules: NameRules) -> str:
    """Return the company's name, whole or cut short, that a canonical title begins with, or nothing."""
    forms = (
        form for name in rules.company_names for form in _short_forms(canonical_name(name)) if text.startswith(form)
    )
    return max(forms, key=len, default="")


def _short_forms(name: str) -> set[str]:
    """Return the name and what is left of it without its middle or end: 华信 and 华信公司 of 华信科技有限公司."""
    size = len(name)
    cuts = ((end, start) for end in range(_SHORTEST_FORM, size) for start in range(end, size + 1) if size - start != 1)
    return {name, *(name[:end] + name[start:] for end, start in cuts)}


def _shown(text: str) -> str:
    """Return the text as one line, without what cannot be seen."""
    return " ".join(filter(None, map(visible, text.split())))

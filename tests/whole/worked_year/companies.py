"""Make up companies: their policies, as text and as the dictionary it stands for."""

import tomllib
from random import Random
from typing import Any

UNITS = ("采购部", "销售部（华东）", "研发部", "仓库", "质量部", "信息中心")
STAFF = tuple(f"E{n:04}" for n in range(1, 23))
STRANGER = "X0404"
"""Who is neither in the policy nor on record."""
HR = (("E0008",), ("E0008", "H0001"), ("E0008", "E0007"), ("H0001", "E0008"))
CENTRE = (("E0009", "E0010"), ("E0009", "C0001"), ("C0001",), ("E0010", "E0009", "C0001"))


def policy(chance: Random, clock_starts: str) -> tuple[str, dict[str, Any]]:
    """Return a company's policy file, and what stands in it."""
    tables = ["[company]", 'code = "QY"', 'name = "启元公司"']
    tables += ["[roles]", f"hr = {list(chance.choice(HR))}"]
    tables += [f"information_centre = {list(chance.choice(CENTRE))}"]
    tables += ["[approvers]", f'"*" = {_chain(chance)}']
    tables += [f'"{unit}" = {_chain(chance)}' for unit in chance.sample(UNITS, 3)]
    tables += ["[deadlines]", f'clock_starts = "{clock_starts}"']
    if chance.random() < 0.5:
        tables += _other_values(chance)
    text = "\n".join(tables) + "\n"
    return text, tomllib.loads(text)


def _other_values(chance: Random) -> list[str]:
    """Return what is not the Measures' own: deadlines, names, charges, working days."""
    budgets = (("membership", 4), ("handover", 4), ("dissolution_request", 5), ("adoption_grace", 12), ("appeal", 7))
    tables = [f"{name} = {chance.randint(1, most)}" for name, most in budgets]
    tables += ["[names]", 'company = ["启元公司", "启元"]', 'lead_suffix = "(负责人)"']
    tables += ["[charges.18]", "exact = 35", "[charges.16]", "floor = 10", "ceiling = 90", "[charges.22]", "exact = 7"]
    tables += ["[calendar]", "overrides = ["]
    for day, works in (("2026-03-09", "false"), ("2026-03-14", "true"), ("2026-10-12", "false")):
        tables.append(f'{{ date = "{day}", workday = {works}, reason = "盘点", author = "E0009" }},')
    return [*tables, "]"]


def _chain(chance: Random) -> list[str]:
    """Return approvers in order; somebody may stand at two levels, and be written in another way."""
    return [one.lower() if chance.random() < 0.1 else one for one in chance.choices(STAFF[:4], k=chance.randint(1, 4))]

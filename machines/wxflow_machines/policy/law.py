"""Say where a company's sanctions run against what is known of the law of its region; no lawyer's advice."""

from collections.abc import Iterator, Mapping

from wxflow_machines.policy.policy import Policy

_GUANGDONG = (
    "《广东省劳动保障监察条例》 (in force since 2013-05-01, 第五十一条 as published): whoever has fines in the rules is"
    " warned and ordered to correct them; whoever has fined people and does not correct it pays 2,000 to 5,000 yuan for"
    " each of them"
)
_CITIES = "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮"
FORBIDDEN: Mapping[str, str] = dict.fromkeys(("广东", *_CITIES.split()), _GUANGDONG)
"""Where a law is known to forbid an employer's fines, and which; of any other region nothing is known."""
_ENDINGS = ("省", "市")


def warnings(policy: Policy) -> Iterator[str]:
    """Yield what somebody should look at before the policy is put in force."""
    sanctions = policy.sanctions
    region = sanctions.region or ""
    law = FORBIDDEN.get(region[:-1] if region.endswith(_ENDINGS) else region)
    if law and sanctions.mode == "money":
        yield f'[penalties] region: fines are forbidden in {region}: {law}; give mode = "points" or "record"'

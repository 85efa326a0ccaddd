"""A text is said in the language that is asked for, the texts within it too; each thread and task asks for its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.given import loops
from wxflow.translatable import tr
from wxflow_office.texts import language

LANGUAGES = ("en", "zh", "en", "zh")
TEXT = tr("{what}: {why}", what="a", why=tr("is empty"))
SAID = {"en": "a: is empty", "zh": "a：为空"}


@pytest.fixture(autouse=True)
def _nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WXFLOW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    language.choose(None)


@pytest.mark.parametrize("choose", [language.choose, None])
def test_threads_speak_each_its_own_language_at_the_same_time(choose: Callable[[str], None] | None) -> None:
    all_have_chosen = Barrier(len(LANGUAGES))

    def say(lang: str) -> str:
        if choose is None:
            with language.speaking(lang):
                all_have_chosen.wait(10)
                return language.say(TEXT)
        choose(lang)
        all_have_chosen.wait(10)
        return language.say(TEXT)

    with ThreadPoolExecutor(len(LANGUAGES)) as threads:
        assert list(threads.map(say, LANGUAGES)) == [SAID[lang] for lang in LANGUAGES]


def test_tasks_of_one_thread_speak_each_its_own_language_in_turns() -> None:
    async def say(lang: str, asked: asyncio.Barrier) -> str:
        language.choose(lang)
        await asked.wait()
        return language.say(TEXT)

    async def all_at_once() -> list[str]:
        asked = asyncio.Barrier(len(LANGUAGES))
        return await asyncio.gather(*(say(lang, asked) for lang in LANGUAGES))

    assert loops.run(all_at_once()) == [SAID[lang] for lang in LANGUAGES]
    assert language.spoken() == "en"


def test_what_is_spoken_for_a_while_is_forgotten_after_it() -> None:
    with language.speaking("zh"):
        assert language.spoken() == "zh"
        with language.speaking("en"):
            assert language.say(TEXT) == SAID["en"]
        assert language.say(TEXT) == SAID["zh"]
    assert language.spoken() == "en"


def test_words_within_words_are_translated_too(monkeypatch):
    monkeypatch.setenv("WXFLOW_LANG", "zh")
    language.choose(None)
    assert language.say(tr("{what}: {why}", what="a{b}", why=tr("is empty"))) == "a{b}：为空"
    assert language.say(tr("")) == language.say("") == ""


@pytest.mark.parametrize(
    ("own", "locale", "spoken"),
    [("", "zh_CN.UTF-8", "zh"), ("", "C", "en"), ("en", "zh_CN.UTF-8", "en"), ("zh", "C", "zh")],
)
def test_the_language_is_what_wxflow_lang_says_before_the_locale(monkeypatch, own, locale, spoken):
    monkeypatch.setenv("WXFLOW_LANG", own)
    monkeypatch.setenv("LC_ALL", locale)
    language.choose(None)
    assert language.spoken() == spoken


@pytest.mark.parametrize(("clause", "said"), [("8", "第八条"), (10, "第十条"), ("17", "第十七条"), ("20", "第二十条")])
def test_a_clause_is_quoted_in_chinese_as_the_measures_number_it(clause: str | int, said: str) -> None:
    with language.speaking("zh"):
        assert language.say(tr("clause {clause}", clause=clause)) == said

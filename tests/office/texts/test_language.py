"""A text is said in the language that is asked for, the texts within it too."""

import pytest

from wxflow.translatable import tr
from wxflow_office.texts import language


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

"""Every code of this floor that is told to people has its text, and its numbers fill the text's places."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import mentoring
from bot.texts import LANGUAGES, Texts, texts_for
from mentoring.clock import Stage
from mentoring.matching import match
from mentoring.model import HelpCode, MenteeNeed, MentorProfile, PairStatus, ReasonCode, UnmatchedCode
from mentoring.questions import QuestionStatus
from mentoring.redaction import Taken
from mentoring.screening import Concern
from mentoring.sessions import SessionStatus
from tests.mentoring.profiles import MENTEES, MENTORS, TODAY

GROUPS = {
    "reason": ReasonCode,
    "unmatched": UnmatchedCode,
    "help": HelpCode,
    "concern": Concern,
    "taken": Taken,
    "stage": Stage,
    "status": QuestionStatus,
}
REFUSING = re.compile(r'Refused\(\s*"([a-z_]+)"((?:,\s*\w+=)?[^\n]*)')


def refusals() -> dict[str, set[str]]:
    """Code → the names of its numbers, as the modules raise them."""
    found: dict[str, set[str]] = {}
    for path in Path(mentoring.__file__).parent.glob("*.py"):
        for code, rest in REFUSING.findall(path.read_text(encoding="utf-8")):
            found.setdefault(code, set()).update(re.findall(r"(\w+)=", rest))
    by_status = {f"pair_{status}": set[str]() for status in PairStatus}
    by_status |= {f"session_{status}": set[str]() for status in SessionStatus}
    return found | by_status


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_every_code_has_its_text_and_no_text_is_left_over(language: str, group: str) -> None:
    assert set(texts_for(language).under(f"mentoring.{group}")) == {code.value for code in GROUPS[group]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_has_a_heading_for_everybody_without_a_mentor(language: str) -> None:
    assert set(texts_for(language).under("cli.mentors.unmatched")) == {code.value for code in UnmatchedCode}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_text_with_its_places(language: str) -> None:
    texts = texts_for(language).under("mentoring.refused")
    expected = refusals()
    assert len(expected) > 30
    assert set(texts) == set(expected)
    for code, text in texts.items():
        places = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert places <= expected[code], code


def filled(texts: Texts, group: str, code: str, params: Any) -> str:
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in params.items()}
    return texts(f"mentoring.{group}.{code}", **shown)


@settings(max_examples=100)
@given(MENTEES, MENTORS)
def test_whatever_matching_says_can_be_said_in_words(learners: list[MenteeNeed], hosts: list[MentorProfile]) -> None:
    found = match(learners, hosts, TODAY)
    for texts in map(texts_for, LANGUAGES):
        for pair in found.matches:
            assert pair.reasons, "nobody is matched without a reason"
            for reason in (*pair.reasons, *pair.caveats):
                assert filled(texts, "reason", reason.code, reason.params)
        for left in found.unmatched:
            assert filled(texts, "unmatched", left.code, left.params)
            assert left.help, "nobody is left without something that would help"
            for reason in left.help:
                assert filled(texts, "help", reason.code, reason.params)

"""Competencies as people read them: the names that the texts know, else the agency's or the mentor's own words."""

from __future__ import annotations

from bot.texts import Texts


def name(texts: Texts, competency: str) -> str:
    """What a competency is called: `Pelayanan publik`."""
    key = f"competency.name.{_slug(competency)}"
    return texts(key) if key in texts else competency[:1].upper() + competency[1:]


def statement(texts: Texts, competency: str) -> str:
    """What somebody says of themselves who masters it: a sentence to hold oneself against."""
    key = f"competency.statement.{_slug(competency)}"
    return texts(key) if key in texts else texts("competency.statement_other", name=name(texts, competency))


def level(texts: Texts, number: int) -> str:
    """A level in words: `bisa mandiri`."""
    return texts(f"competency.level.{number}")


def _slug(competency: str) -> str:
    return competency.replace(" ", "_")

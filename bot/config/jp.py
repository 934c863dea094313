"""The agency's conversion table and the terms of its ledger: what each form is worth, and what is approved by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.config.settings import JpTables
from bot.config.values import get, integer
from lessons.model import Competency
from lessons.places import Node
from mentoring.sessions import LONGEST, SessionTable
from people.jp import JpForm, JpTerms, Limit, Part, SiasnTerms

_MOST_JP = 100
_TABLES = (JpForm.COURSE, JpForm.TASK, JpForm.CLASSROOM)
"""Forms whose part of the table is a version, a source and a bound; that of mentoring says more."""


def jp_tables(node: Node) -> JpTables:
    """The table's parts; without that of mentoring, meetings propose nothing to the ledger."""
    keys = ("minutes_per_jp", "approve", "floor", "ceiling", "mentoring", "siasn", *_TABLES)
    entries = node.mapping(optional=[str(key) for key in keys])
    usual = JpTerms()
    terms = JpTerms(
        minutes=get(entries, "minutes_per_jp", lambda n: integer(n, 1, 600), usual.minutes),
        approve=get(entries, "approve", _forms, usual.approve),
        parts={form: _part(entries[form.value]) for form in _TABLES if form.value in entries},
        floor=get(entries, "floor", _limit, usual.floor),
        ceiling=get(entries, "ceiling", _limit, usual.ceiling),
    )
    siasn = get(entries, "siasn", _siasn, SiasnTerms())
    return JpTables(mentoring=get(entries, "mentoring", _mentoring, None), terms=terms, siasn=siasn)


def _forms(node: Node) -> frozenset[JpForm]:
    options = [form.value for form in JpForm]
    return frozenset(JpForm(item.choice(options)) for item in node.items())


def _limit(node: Node) -> Limit:
    entries = node.mapping(required=["jp", "source"], optional=["valid_from"])
    return Limit(
        jp=get(entries, "jp", lambda n: integer(n, 1, 1000), 1),
        source=get(entries, "source", lambda n: n.text(300), ""),
        valid_from=get(entries, "valid_from", lambda n: n.date(), None),
    )


def _part(node: Node) -> Part:
    entries = node.mapping(required=["version", "source"], optional=["most_jp"])
    return Part(
        version=get(entries, "version", lambda n: n.text(50), ""),
        source=get(entries, "source", lambda n: n.text(300), ""),
        most=get(entries, "most_jp", lambda n: integer(n, 1, 1000), _MOST_JP),
    )


def _mentoring(node: Node) -> SessionTable:
    counts = ["jp_per_session", "month_cap", "minutes_least"]
    entries = node.mapping(required=["version", "source", *counts], optional=["jp_for_mentor"])
    jp = get(entries, "jp_per_session", lambda n: integer(n, 1, _MOST_JP), 1)
    return SessionTable(
        version=get(entries, "version", lambda n: n.text(50), ""),
        jp=jp,
        month_cap=get(entries, "month_cap", lambda n: integer(n, 0, _MOST_JP), 0),
        least_minutes=get(entries, "minutes_least", lambda n: integer(n, 1, LONGEST), LONGEST),
        mentor_jp=get(entries, "jp_for_mentor", lambda n: integer(n, 0, _MOST_JP), jp),
        source=get(entries, "source", lambda n: n.text(300), ""),
    )


def _siasn(node: Node) -> SiasnTerms:
    words = ("instansi_id", "lokasi_id", "institution", "certificate_kind")
    entries = node.mapping(optional=[*words, "certificate_kinds", "forms", "competencies"])
    usual = SiasnTerms()
    texts = {word: get(entries, word, lambda n: n.text(200, empty=True), "") for word in words}
    none: Mapping[str, int] = {}
    forms = get(entries, "forms", lambda n: _codes(n, [form.value for form in JpForm]), none)
    types = get(entries, "competencies", lambda n: _codes(n, [one.value for one in Competency]), none)
    letters = get(entries, "certificate_kinds", _letters, usual.certificate_kinds)
    return replace(
        usual,
        **texts,
        certificate_kinds={**usual.certificate_kinds, **letters},
        forms={**usual.forms, **{JpForm(form): code for form, code in forms.items()}},
        competencies={**usual.competencies, **types},
    )


def _letters(node: Node) -> Mapping[int, str]:
    """Code of SIASN's list → what stands for it; empty takes the shipped one away."""
    codes = [str(code) for code in range(1, 100)]
    return {int(code): text.text(50, empty=True) for code, text in node.mapping(optional=codes).items()}


def _codes(node: Node, names: list[str]) -> Mapping[str, int]:
    """Name → code of SIASN's list; 0 takes the shipped one away."""
    return {name: integer(code, 0, 9999) for name, code in node.mapping(optional=names).items()}

"""How a learner answers: right as often as they know it, by a tap or in one of the ways in which people type."""

from __future__ import annotations

from collections.abc import Sequence

from tests.rehearsal.learner import Given, Learner
from tests.rehearsal.reading import Asked, Reading

_WRONG_WORDS = ("Rabu", "minggu depan", "tidak tahu")
_THOUGHTS = ("Sudah saya coba di kantor.", "Besok saya kerjakan bersama teman.", "Belum sempat")


def answer(who: Learner, message: Reading, asked: Asked, tap: bool = False) -> None:
    """Answer one question; who fidgets taps something more."""
    chosen = _choose(who, asked)
    given = (_given(asked, chosen),)
    label = next((label for label, text in asked.options.items() if text == chosen[0]), "")
    if asked.instance and (tap or who.rng.random() >= who.habits.types):
        who.taps(label, message, "answer", given=given)
        if who.rng.random() < who.habits.fidgets:
            again = who.rng.choice(list(asked.options))
            who.taps(again, message, "again", given=(_given(asked, [asked.options[again]]),))
        return
    who.types(_typed(who, asked, chosen, label), "answer", given=given)


def answer_bundle(who: Learner, bundle: Reading, asked: Sequence[Asked]) -> None:
    """Several answers in one message; who does it in parts begins with the first."""
    if who.habits.catch_up == "parts" and len(asked) > 1:
        asked = asked[:-1]
    given, words = [], []
    for one in asked:
        chosen = _choose(who, one)
        label = next(label for label, text in one.options.items() if text == chosen[0])
        given.append(_given(one, chosen))
        words.append(f"{one.number}{who.rng.choice((label, label.lower()))}")
    who.types(who.rng.choice((" ", ", ")).join(words), "answer", given=tuple(given))


def _choose(who: Learner, asked: Asked) -> list[str]:
    question = asked.question
    knows = who.rng.random() < who.habits.right
    if not question.graded:
        return [who.rng.choice(_THOUGHTS)]
    if question.kind == "short_answer":
        return [question.right[0] if knows else who.rng.choice(_WRONG_WORDS)]
    if question.kind == "multiple_choice":
        if knows:
            return list(question.right)
        return [who.rng.choice(question.right), *who.rng.sample(question.wrong, who.rng.randrange(2))]
    return [question.right[0] if knows else who.rng.choice(question.wrong)]


def _given(asked: Asked, chosen: Sequence[str]) -> Given:
    question = asked.question
    if not question.graded:
        return Given(asked, None, 0.0)
    return Given(asked, set(chosen) == set(question.right) or _accepted(asked, chosen), question.score(chosen))


def _accepted(asked: Asked, chosen: Sequence[str]) -> bool:
    return asked.question.kind == "short_answer" and chosen[0] in asked.question.right


def _typed(who: Learner, asked: Asked, chosen: Sequence[str], label: str) -> str:
    if not asked.options:
        return chosen[0]
    if asked.question.kind == "true_false":
        return who.rng.choice((label, label.lower()))
    if asked.question.kind == "multiple_choice":
        letters = sorted(letter for letter, text in asked.options.items() if text in chosen)
        return who.rng.choice(("", " ", ", ")).join(letters)
    number = str(sorted(asked.options).index(label) + 1)
    return who.rng.choice((label, label.lower(), f"{label}.", number, f"jawabannya {label.lower()}"))

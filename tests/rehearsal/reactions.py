"""What a learner does about the message they look at: each rule knows one kind of message, the first that fits acts."""

from __future__ import annotations

from datetime import time

from tests.rehearsal.answers import answer, answer_bundle
from tests.rehearsal.learner import Learner
from tests.rehearsal.reading import Asked, Reading


def react(who: Learner) -> None:
    """Act on the last message, or on an older question that is still open."""
    message = who.last
    if message is not None and not any(rule(who, message) for rule in RULES):
        _older(who)


def _consent(who: Learner, message: Reading) -> bool:
    if who.consented or not message.button("agree"):
        return False
    how, wanted = who.habits.consents, message.button("notice")
    if how == "reads" and wanted:
        who.taps(wanted, message, "read notice")
    elif how in ("at once", "reads"):
        if who.habits.types == 1.0:
            who.types("Setuju", "consent", expects="hours")
        else:
            who.taps(message.button("agree"), message, "consent", expects="hours")
    elif how == "declines" and wanted:
        who.taps(message.button("decline"), message, "decline", expects="declined")
    return True


def _hours(who: Learner, message: Reading) -> bool:
    if "hours" not in message.kinds:
        return False
    wish = who.habits.hours
    if wish == "own":
        who.taps(message.button("own_hours"), message, "ask hours", expects="ask hours")
        who.script = [lambda: _own_hours(who)]
        return True
    at = {"fit": None, "noon": time(12, 30), "afternoon": time(16, 0)}[wish]
    who.taps(message.button("hours_fit" if wish == "fit" else wish), message, "hours", at, expects="first test")
    return True


def _own_hours(who: Learner) -> None:
    at = who.habits.own_at
    who.types(f"{at:%H.%M}", "hours", at, expects="first test")


def _first(who: Learner, message: Reading) -> bool:
    if "first test" not in message.kinds:
        return False
    if who.rng.random() < who.habits.eager / 2:
        who.taps(message.button("start_now"), message, "start")
    elif who.rng.random() < 0.5:
        who.taps(message.button("not_now"), message, "enough")
    return True


def _questions(who: Learner, message: Reading) -> bool:
    open_ones = [asked for asked in message.asked if asked.key not in who.answered]
    if not open_ones or message.shown.id in who.ignored:
        return False
    if "bundle" in message.kinds:
        answer_bundle(who, message, open_ones)
        return True
    asked = open_ones[0]
    if not _cares(who, asked):
        who.ignored.add(message.shown.id)
        if not asked.question.graded and who.rng.random() < 0.5:
            who.taps(message.button("enough"), message, "enough")
            return True
        return False
    answer(who, message, asked)
    return True


def _cares(who: Learner, asked: Asked) -> bool:
    if asked.review:
        return who.rng.random() < who.habits.reviews
    return asked.question.graded or who.rng.random() < who.habits.practice


def _reminder(who: Learner, message: Reading) -> bool:
    if not message.kinds & {"reminder", "many", "back"}:
        return False
    wish = who.rng.random()
    evening, rest = message.button("this_evening"), message.button("rest")
    if wish < 0.8 or "back" in message.kinds:
        who.taps(message.button("start"), message, "start")
    elif wish < 0.9 and evening:
        who.taps(evening, message, "evening")
    elif wish < 0.93 and rest:
        who.taps(rest, message, "rest", 2, expects="rested")
    return True


def _paused(who: Learner, message: Reading) -> bool:
    if "paused" not in message.kinds:
        return False
    if who.rng.random() < 0.3:
        _older(who)
    else:
        who.taps(message.button("resume"), message, "start")
    return True


def _offer(who: Learner, message: Reading) -> bool:
    if "offer" not in message.kinds:
        return False
    button = {"one": "bundle_one", "newest": "bundle_newest"}.get(who.habits.catch_up, "bundle_all")
    who.taps(message.button(button), message, "start" if button == "bundle_one" else button)
    return True


def _results(who: Learner, message: Reading) -> bool:
    if "results" not in message.kinds:
        return False
    bundle = next(reading for reading in reversed(who.readings) if "bundle" in reading.kinds)
    left = [asked for asked in bundle.asked if asked.key not in who.answered]
    if left:
        answer_bundle(who, bundle, left)
        return True
    return _next(who, message)


def _next(who: Learner, message: Reading) -> bool:
    """Something is done: what may follow it."""
    wishes = [
        ("practice", who.habits.practice, "practice"),
        ("review", who.habits.reviews, "review"),
        ("to_lesson", who.habits.eager, "start"),
        ("to_test", who.habits.eager, "start"),
        ("explain", 0.5, "explain"),
        ("enough", 0.5, "enough"),
        ("done", 0.5, "enough"),
    ]
    for key, chance, what in wishes:
        title = message.button(key)
        if title and who.rng.random() < chance:
            who.taps(title, message, what)
            return True
    return False


def _older(who: Learner) -> None:
    """The newest question that is still open: tapped where it has buttons, else asked for again."""
    for message in reversed(who.readings[:-1]):
        if message.shown.id in who.ignored:
            continue
        for asked in message.asked:
            if asked.key in who.answered or not asked.question.graded:
                continue
            if not asked.review or who.habits.reviews == 1.0:
                if asked.instance:
                    answer(who, message, asked, tap=True)
                else:
                    who.types("/belajar", "start")
                return


RULES = (_consent, _hours, _first, _questions, _reminder, _paused, _offer, _results, _next)

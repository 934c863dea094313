"""The learner's schedule: days, time, zone, rest, language, images."""

from __future__ import annotations

from datetime import time, timedelta

from bot import markup, wording
from bot.buttons import Act, Do, encode
from bot.conversations import home, lesson, onboarding, start
from bot.messages import Choice, Inbound
from bot.turns import Turn
from people import hours as local_time
from people.hours import parse_days, parse_time
from people.model import Zone

REST_WEEKS = (1, 2, 4)


def show(turn: Turn) -> None:
    """The schedule as it stands, with what can be changed."""
    texts, study = turn.texts, turn.learner
    text_only = study.participation.text_only
    images = texts("settings.images_off" if text_only else "settings.images_on")
    parts = [texts("settings.show", name=markup.plain(turn.name), images=images, **_schedule(turn)), _next(turn)]
    turn.say("\n".join(part for part in parts if part), [
        turn.button("hours", Act.HOURS_ASK),
        turn.button("days", Act.DAYS_ASK),
        turn.button("leave", Act.LEAVE_ASK),
        turn.button("resume", Act.RESUME) if study.paused else turn.button("rest", Act.REST, "2"),
        turn.button("zone", Act.ZONE_ASK),
        turn.button("language", Act.LANGUAGE, "en" if texts.language == "id" else "id"),
        turn.button("with_images", Act.TEXT_ONLY, "0") if text_only else turn.button("text_only", Act.TEXT_ONLY, "1"),
    ], columns=2)  # fmt: skip
    turn.aside()


def ask_hours(turn: Turn) -> None:
    """Which time, typed or, where it was not just offered, one of three."""
    choices = [] if _first(turn) else [
        turn.button("morning", Act.HOURS_AT, "0800"),
        turn.button("noon", Act.HOURS_AT, "1230"),
        turn.button("afternoon", Act.HOURS_AT, "1600"),
        turn.button("back", Act.SETTINGS),
    ]  # fmt: skip
    turn.say(turn.texts("settings.ask_hours", **_waking(turn)), choices)
    turn.aside("hours", **_first(turn))


def ask_days(turn: Turn) -> None:
    """Which days: three proposals, or typed."""
    turn.say(turn.texts("settings.ask_days"), [
        turn.button("days_week", Act.DAYS, "01234"),
        turn.button("days_three", Act.DAYS, "024"),
        turn.button("days_two", Act.DAYS, "13"),
        turn.button("back", Act.SETTINGS),
    ], columns=1)  # fmt: skip
    turn.aside("days")


def ask_zone(turn: Turn) -> None:
    """Which zone the person works in."""
    zones = [Choice(encode(Do(Act.ZONE, zone.name)), zone.abbreviation) for zone in Zone]
    choices = [*zones, turn.button("back", Act.SETTINGS)]
    turn.say(turn.texts("settings.ask_zone", name=markup.plain(turn.name)), choices, columns=3)
    turn.aside()


def ask_rest(turn: Turn) -> None:
    """How long to rest."""
    choices = [turn.button("rest_weeks", Act.REST, str(weeks), weeks=weeks) for weeks in REST_WEEKS]
    choices.append(turn.button("back", Act.SETTINGS))
    turn.say(turn.texts("settings.ask_rest"), choices, columns=1)
    turn.aside()


def set_hours(turn: Turn, at: time) -> None:
    """Take the time, unless it lies in the quiet hours."""
    if local_time.is_quiet_time(turn.learner.hours, at):
        turn.say(turn.texts("settings.hours_quiet", at=wording.clock(turn.texts, at), **_waking(turn)))
        turn.aside("hours", **_first(turn))
    elif _first(turn):
        onboarding.set_first_hours(turn, at)
    else:
        _change(turn, at=at)


def hours_fit(turn: Turn) -> None:
    """[Pas]: the hours as they are suit; from an old message, where learning has long begun, they are shown."""
    active = turn.learner.active
    if active and active.started_at:
        show(turn)
    else:
        onboarding.hours_settled(turn)


def set_days(turn: Turn, days: frozenset[int]) -> None:
    """Take the days."""
    _change(turn, days=days)


def set_zone(turn: Turn, zone: Zone) -> None:
    """Take the zone."""
    _change(turn, zone=zone)


def set_language(turn: Turn, language: str) -> None:
    """Take the language and answer in it; before the consent, with the notice."""
    turn.learner.set_terms(language=language)
    turn.speak(language)
    turn.journal("settings_changed", what=["language"])
    if turn.agreed:
        home.show(turn, turn.texts("settings.language_saved", name=markup.plain(turn.name)))
    else:
        onboarding.ask_consent(turn)


def set_text_only(turn: Turn, text_only: bool) -> None:
    """With or without images."""
    turn.learner.set_terms(text_only=text_only)
    turn.journal("settings_changed", what=["text_only"])
    show(turn)


def rest(turn: Turn, weeks: int) -> None:
    """Rest for some weeks; it ends by itself."""
    study = turn.learner
    until = turn.now + timedelta(weeks=weeks)
    study.pause(until)
    turn.journal("paused", weeks=weeks)
    day = local_time.local_day(study.person.zone, until)
    when = lesson.next_moment(turn) if study.active else wording.full_date(turn.texts, day)
    text = turn.texts("lesson.rested", name=markup.plain(turn.name), when=when)
    turn.say(text, [turn.button("resume", Act.RESUME)])
    turn.aside()


def resume(turn: Turn) -> None:
    """Go on after a rest."""
    welcome = turn.texts("lesson.resumed", name=markup.plain(turn.name))
    start.start(turn, welcome if turn.learner.paused and turn.long_silent else "")


def typed(turn: Turn, event: Inbound) -> None:
    """Words in answer to one of the questions above."""
    text = event.text.strip()
    kind = turn.state.get("at", "")
    if kind == "hours":
        _typed_hours(turn, text)
    else:
        found = parse_days(text)
        set_days(turn, found) if found else _again(turn, "settings.days_not_understood", text)


def _typed_hours(turn: Turn, text: str) -> None:
    at = parse_time(text)
    if at is None and _first(turn) and onboarding.is_yes(turn, text):
        onboarding.hours_settled(turn)
    elif at is None:
        _again(turn, "settings.hours_not_understood", text)
    else:
        set_hours(turn, at)


def _change(turn: Turn, **changed: object) -> None:
    turn.learner.set_terms(**changed)
    turn.journal("settings_changed", what=sorted(changed))
    texts = turn.texts
    saved = texts("settings.saved", name=markup.plain(turn.name), next=_next(turn), **_schedule(turn))
    home.show(turn, saved.strip())
    turn.aside()


def _again(turn: Turn, key: str, text: str) -> None:
    turn.say(turn.texts(key, text=markup.plain(home.shortened(text))), [turn.button("back", Act.SETTINGS)])


def _schedule(turn: Turn) -> dict[str, str]:
    hours = turn.learner.hours
    at = wording.clock(turn.texts, hours.at)
    return {"days": wording.days(turn.texts, hours.days), "at": at, "zone": hours.zone.abbreviation}


def _waking(turn: Turn) -> dict[str, str]:
    end, start_ = turn.learner.hours.quiet
    return {"start": wording.clock(turn.texts, start_), "end": wording.clock(turn.texts, end)}


def _next(turn: Turn) -> str:
    study = turn.learner
    if study.paused:
        return turn.texts("settings.show_paused")
    if study.active and study.active.next_due_at and not study.open_record():
        return turn.texts("settings.show_next", when=lesson.next_moment(turn))
    return ""


def _first(turn: Turn) -> dict[str, int]:
    return {"first": 1} if turn.state.get("first") else {}

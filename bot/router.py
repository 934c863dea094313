"""From an event to the conversation that answers it. Roles and consent are checked here, on every path."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from bot import buttons, markup
from bot.buttons import Act, AnswerTap, Do
from bot.conversations import (
    answering,
    board,
    bundle,
    certificate,
    departed,
    figures,
    gathering,
    group,
    group_reply,
    home,
    leave,
    lesson,
    meeting,
    onboarding,
    pair_doors,
    panel,
    presence,
    privacy,
    progress,
    question_doors,
    review,
    settings,
    start,
    survey,
    team,
    weekly,
    willing,
)
from bot.doors import Doors, Handler, Replied, Typed
from bot.messages import Inbound, Kind
from bot.spoken import asked_for
from bot.texts import LANGUAGES
from bot.turns import Turn
from people.model import Role, Zone


def route(turn: Turn, event: Inbound) -> None:
    """Let the conversation that fits this event take its turn."""
    if event.kind is Kind.BLOCKED:
        presence.blocked(turn)
        return
    presence.heard(turn)
    if event.kind is Kind.UNBLOCKED or presence.flooding(turn, event):
        return
    if turn.study is None:
        onboarding.stranger(turn, event)
    elif turn.person.departed:
        _after_departure(turn, event)
    elif not turn.agreed:
        _before_consent(turn, event)
    else:
        _known(turn, event)


def _before_consent(turn: Turn, event: Inbound) -> None:
    """Nothing is taught or recorded before the notice is agreed to; one's own data is one's own all the same."""
    asked = asked_for(event, COMMANDS)
    if asked and asked.act in ALWAYS:
        _do(turn, asked.act, asked.argument)
    else:
        onboarding.before_consent(turn, event)


def _after_departure(turn: Turn, event: Inbound) -> None:
    """Who has left is taught nothing and shown nothing of others; their own data stays their own."""
    asked = asked_for(event, COMMANDS)
    if asked and asked.act in ALWAYS:
        _do(turn, asked.act, asked.argument)
    else:
        departed.farewell(turn)


def _known(turn: Turn, event: Inbound) -> None:
    if event.kind is Kind.TAP:
        _tapped(turn, event)
    elif event.reply_to and not event.command and _replied(turn, event):
        return
    elif event.command:
        asked = asked_for(event, COMMANDS)
        if asked is None:
            home.not_understood(turn, replace(event, text=f"/{event.command}"))
        else:
            _do(turn, asked.act, asked.argument)
    elif event.kind is Kind.START:
        home.show(turn, turn.texts("onboarding.already_linked", name=markup.plain(turn.name)))
    elif event.kind is Kind.TEXT and event.text.strip():
        _typed(turn, event)
    elif event.kind is Kind.MEDIA and turn.state.get("at") in TAKES_MEDIA:
        TYPED[turn.state["at"]](turn, event)
    else:
        answering.unreadable(turn, event)


def _typed(turn: Turn, event: Inbound) -> None:
    """Words go where they are waited for. A command's name is a command, but where an answer in words is waited for."""
    takes_words = TYPED.get(turn.state.get("at", ""))
    word = None if takes_words or answering.wants_words(turn) else asked_for(event, COMMANDS)
    if word:
        _do(turn, word.act, word.argument)
    else:
        (takes_words or answering.typed)(turn, event)


def _replied(turn: Turn, event: Inbound) -> bool:
    """A reply to one of our messages, where some conversation waits for such replies."""
    key = turn.tx.outbox.key_of(turn.address.ref, event.reply_to) if REPLIES else None
    kind, _, rest = (key or "").replace("/", ":", 1).partition(":")
    if kind not in REPLIES:
        return False
    REPLIES[kind](turn, event, rest)
    return True


def _tapped(turn: Turn, event: Inbound) -> None:
    button = buttons.decode(event.payload)
    if isinstance(button, AnswerTap):
        answering.tapped(turn, button)
    elif isinstance(button, Do):
        _do(turn, button.act, button.argument)
    else:
        home.old_button(turn)


def _do(turn: Turn, act: Act, argument: str) -> None:
    needed = NEEDS.get(act)
    if needed is not None and needed not in turn.person.roles:
        home.show(turn)
        return
    try:
        ACTS[act](turn, argument)
    except (ValueError, KeyError):
        # An argument that our buttons never carry: tampered with, or of a version before.
        if turn.said is not None:
            raise
        home.old_button(turn)


def _hours(turn: Turn, argument: str) -> None:
    if not re.fullmatch(r"[0-9]{4}", argument):
        raise ValueError("no time of day")
    settings.set_hours(turn, time(int(argument[:2]), int(argument[2:])))


def _days(turn: Turn, argument: str) -> None:
    chosen = frozenset(int(digit) for digit in argument)
    if not chosen or not chosen <= frozenset(range(7)):
        raise ValueError("no weekdays")
    settings.set_days(turn, chosen)


def _rest(turn: Turn, argument: str) -> None:
    weeks = int(argument) if argument else 0
    if weeks in settings.REST_WEEKS:
        settings.rest(turn, weeks)
    else:
        settings.ask_rest(turn)


def _language(turn: Turn, argument: str) -> None:
    chosen = argument if argument in LANGUAGES else ("en" if turn.texts.language == "id" else "id")
    settings.set_language(turn, chosen)


ACTS: dict[Act, Handler] = {
    Act.CONSENT: lambda turn, _: onboarding.consent(turn),
    Act.NOTICE: lambda turn, _: onboarding.read_notice(turn),
    Act.DECLINE: lambda turn, _: home.show(turn),
    Act.HOURS_FIT: lambda turn, _: settings.hours_fit(turn),
    Act.HOURS_AT: _hours,
    Act.HOURS_ASK: lambda turn, _: settings.ask_hours(turn),
    Act.DAYS: _days,
    Act.DAYS_ASK: lambda turn, _: settings.ask_days(turn),
    Act.ZONE: lambda turn, zone: settings.set_zone(turn, Zone[zone]),
    Act.ZONE_ASK: lambda turn, _: settings.ask_zone(turn),
    Act.LANGUAGE: _language,
    Act.TEXT_ONLY: lambda turn, on: settings.set_text_only(turn, on == "1"),
    Act.START: lambda turn, _: start.start(turn),
    Act.LATER: lambda turn, _: lesson.enough(turn),
    Act.ENOUGH: lambda turn, _: lesson.enough(turn),
    Act.PRACTICE: lambda turn, record: lesson.practice(turn, int(record)),
    Act.SKIP: lambda turn, record: lesson.skip(turn, int(record)),
    Act.REVIEW: lambda turn, _: review.start(turn),
    Act.EVENING: lambda turn, _: lesson.this_evening(turn),
    Act.REST: _rest,
    Act.RESUME: lambda turn, _: settings.resume(turn),
    Act.BUNDLE: lambda turn, _: bundle.show(turn),
    Act.ONE_BY_ONE: lambda turn, _: bundle.one_by_one(turn),
    Act.NEWEST: lambda turn, _: bundle.newest(turn),
    Act.EXPLAIN: lambda turn, which: bundle.explain(turn, which),
    Act.SETTINGS: lambda turn, _: settings.show(turn),
    Act.LEAVE_ASK: lambda turn, _: leave.ask(turn),
    Act.LEAVE: leave.for_days,
    Act.LEAVE_END: leave.end,
    Act.PROGRESS: lambda turn, _: progress.show(turn),
    Act.HELP: lambda turn, _: home.help_page(turn),
    Act.DATA: lambda turn, _: privacy.show(turn),
    Act.DATA_COPY: lambda turn, _: privacy.copy(turn),
    Act.DATA_STOP: lambda turn, _: privacy.stop(turn),
    Act.DATA_ERASE: lambda turn, _: privacy.ask_erase(turn),
    Act.DATA_ERASE_SURE: lambda turn, _: privacy.erase(turn),
}

FOR_ALL = frozenset({
    Act.CONSENT, Act.NOTICE, Act.DECLINE, Act.LANGUAGE, Act.PROGRESS, Act.HELP, Act.LEAVE_ASK, Act.LEAVE, Act.LEAVE_END,
    Act.DATA, Act.DATA_COPY, Act.DATA_STOP, Act.DATA_ERASE, Act.DATA_ERASE_SURE,
})  # fmt: skip
NEEDS: dict[Act, Role] = {act: Role.LEARNER for act in ACTS if act not in FOR_ALL}
"""What a person has to be for an act; who is not is shown what they can do."""

ALWAYS = frozenset({Act.LANGUAGE, Act.DATA, Act.DATA_COPY, Act.DATA_STOP, Act.DATA_ERASE, Act.DATA_ERASE_SURE})
"""What needs no consent: one's language, and the rights over one's data."""

COMMANDS: dict[str, Act] = {
    "mulai": Act.START, "belajar": Act.START, "learn": Act.START, "lesson": Act.START,
    "ulangan": Act.REVIEW, "review": Act.REVIEW,
    "kemajuan": Act.PROGRESS, "progress": Act.PROGRESS, "jp": Act.PROGRESS,
    "jadwal": Act.SETTINGS, "schedule": Act.SETTINGS, "settings": Act.SETTINGS,
    "cuti": Act.LEAVE_ASK, "leave": Act.LEAVE_ASK,
    "jeda": Act.REST, "pause": Act.REST, "istirahat": Act.REST,
    "lanjut": Act.RESUME, "resume": Act.RESUME, "continue": Act.RESUME,
    "bahasa": Act.LANGUAGE, "language": Act.LANGUAGE,
    "data": Act.DATA, "privacy": Act.DATA, "berhenti": Act.DATA_STOP, "stop": Act.DATA_STOP,
    "hapus": Act.DATA_ERASE, "erase": Act.DATA_ERASE, "semua": Act.BUNDLE, "all": Act.BUNDLE,
    "bantuan": Act.HELP, "help": Act.HELP,
}  # fmt: skip
"""Commands and their English aliases."""

TYPED: dict[str, Typed] = {"hours": settings.typed, "days": settings.typed, "leave": leave.typed}
TAKES_MEDIA: set[str] = set()
REPLIES: dict[str, Replied] = {}

MORE: tuple[Doors, ...] = (
    question_doors.DOORS,
    meeting.DOORS,
    pair_doors.DOORS,
    group.DOORS,
    group_reply.DOORS,
    gathering.DOORS,
    willing.DOORS,
    team.DOORS,
    weekly.DOORS,
    board.DOORS,
    survey.DOORS,
    certificate.DOORS,
    panel.DOORS,
    figures.DOORS,
)
"""Conversations that bring their own doors."""


def _open(doors: Doors) -> None:
    """Add a conversation's ways in. Raises ValueError where another one claims the same."""
    for known, more in (
        (ACTS, doors.acts),
        (TYPED, doors.typed),
        (REPLIES, doors.replies),
        (COMMANDS, doors.commands),
        (NEEDS, doors.needs),
    ):
        if twice := set(known) & set(more):
            raise ValueError(f"claimed by two conversations: {twice}")
        known.update(more)  # type: ignore[arg-type]  # each pair is of one kind
    TAKES_MEDIA.update(doors.media)


for _doors in MORE:
    _open(_doors)

MENU: tuple[tuple[str, str], ...] = (
    ("belajar", "learn"),
    ("ulangan", "review"),
    ("kemajuan", "progress"),
    ("sertifikat", "certificates"),
    ("tanya", "ask"),
    ("meja", "desk"),
    ("mentor", "mentor"),
    ("temu", "meet"),
    ("penilaian", "assessment"),
    ("profil", "profile"),
    ("kelompok", "group"),
    ("tim", "team"),
    ("angka", "figures"),
    ("panel", "pages"),
    ("jadwal", "schedule"),
    ("cuti", "leave"),
    ("jeda", "pause"),
    ("lanjut", "resume"),
    ("bahasa", "language"),
    ("data", "data"),
    ("bantuan", "help"),
)
"""Commands shown in a channel's menu, in order: the Indonesian name (under which it is described) and the English."""

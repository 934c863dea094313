"""From an event to the conversation that answers it. Roles and consent are checked here, on every path."""

from __future__ import annotations

from dataclasses import replace

from bot import buttons, markup
from bot.buttons import Act, AnswerTap, Do
from bot.conversations import (
    answering,
    board,
    certificate,
    departed,
    figures,
    gathering,
    group,
    group_reply,
    home,
    learning_doors,
    meeting,
    onboarding,
    own_doors,
    pair_doors,
    panel,
    presence,
    question_doors,
    survey,
    team,
    weekly,
    willing,
)
from bot.doors import Doors, Handler, Replied, Typed
from bot.messages import Inbound, Kind
from bot.spoken import asked_for
from bot.turns import Turn
from people.model import Role


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


ALWAYS = frozenset({Act.LANGUAGE, Act.DATA, Act.DATA_COPY, Act.DATA_STOP, Act.DATA_ERASE, Act.DATA_ERASE_SURE})
"""What needs no consent: one's language, and the rights over one's data."""

ALL: tuple[Doors, ...] = (
    own_doors.DOORS,
    learning_doors.DOORS,
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
"""The ways into all conversations."""

ACTS: dict[Act, Handler] = {}
NEEDS: dict[Act, Role] = {}
"""What a person has to be for an act; who is not is shown what they can do."""
COMMANDS: dict[str, Act] = {}
"""Commands and their English aliases."""
TYPED: dict[str, Typed] = {}
TAKES_MEDIA: set[str] = set()
REPLIES: dict[str, Replied] = {}


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


for _doors in ALL:
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

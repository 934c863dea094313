"""Inbound, Outbound, Choice, Receipt: what conversations and channels say to each other, in no channel's words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.markup import visible

MAX_CHOICES = 10
MAX_TITLE = 20
MAX_DESCRIPTION = 72
MAX_PAYLOAD = 64
"""Bytes of a button's payload: Telegram's `callback_data`, the narrowest of the channels."""
MAX_TEXT = 4096
MAX_CAPTION = 1024
"""Characters beside an image or a file, on the narrowest of the channels."""


class Purpose(StrEnum):
    """Why a message is sent. It decides the lane and what happens when nobody knows whether it arrived."""

    REPLY = "reply"
    LESSON = "lesson"
    REVIEW = "review"
    REMINDER = "reminder"
    NOTICE = "notice"
    MENTORING = "mentoring"
    """Words between a learner and a mentor, and what has to do with them."""


class Lane(IntEnum):
    """Order in which the limiter lets messages pass: lower first."""

    REPLY = 0
    REMINDER = 1
    BROADCAST = 2


LANES = {
    Purpose.REPLY: Lane.REPLY,
    Purpose.LESSON: Lane.REMINDER,
    Purpose.REVIEW: Lane.REMINDER,
    Purpose.REMINDER: Lane.REMINDER,
    Purpose.NOTICE: Lane.BROADCAST,
    Purpose.MENTORING: Lane.REMINDER,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button. `id` is an encoded payload of at most 64 bytes (see `buttons`), `title` what is on it."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or voice note that somebody sent us, by the provider's own reference: good within that account only."""

    kind: str
    """photo or voice."""
    ref: str
    instead: str = ""
    """What is said below the words where the provider does not pass it on."""
    choices: tuple[Choice, ...] = ()
    """Buttons that are shown then, before the message's own."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to one chat.

    `text` may hold the marks that `bot.markup` defines; everything that is not ours is escaped with
    `bot.markup.plain` before it is put in; at most 4096 characters are visible. `key` makes repeating
    harmless: the outbox holds each key once.
    At most one of `choices`, `link` and `ask_contact` is used. Raises ValueError when a limit is passed.
    """

    key: str
    text: str
    purpose: Purpose = Purpose.REPLY
    choices: tuple[Choice, ...] = ()
    columns: int = 1
    """How many buttons stand beside each other where a channel can do that."""
    image: str = ""
    """Asset id (content hash of the file), or empty."""
    document: str = ""
    """Asset id of a file to send, or empty; at most one media item in all."""
    attachment: Attachment | None = None
    """What somebody else sent, passed on."""
    link: str = ""
    ask_contact: str = ""
    """Title of a button that shares the person's own phone number, or empty."""
    not_before: datetime | None = None
    not_after: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.text) <= MAX_TEXT and not 0 < len(visible(self.text)) <= MAX_TEXT:
            raise ValueError(f"text of {len(visible(self.text))} characters; 1 to {MAX_TEXT} allowed")
        if len(self.choices) > MAX_CHOICES:
            raise ValueError(f"{len(self.choices)} choices; at most {MAX_CHOICES}")
        if bool(self.choices) + bool(self.link) + bool(self.ask_contact) > 1:
            raise ValueError("choices, link and contact button exclude one another")
        if bool(self.image) + bool(self.document) + (self.attachment is not None) > 1:
            raise ValueError("at most one media item")
        for choice in self.choices:
            if not 0 < len(choice.id.encode()) <= MAX_PAYLOAD:
                raise ValueError(f"payload {choice.id!r}: 1 to {MAX_PAYLOAD} bytes allowed")
            if not 0 < len(choice.title) <= MAX_TITLE:
                raise ValueError(f"title {choice.title!r}: 1 to {MAX_TITLE} characters allowed")
            if len(choice.description) > MAX_DESCRIPTION:
                raise ValueError(f"description of {choice.title!r}: at most {MAX_DESCRIPTION} characters")
        if self.attachment is not None:
            self.in_words()  # has to fit as well: it is not made before the provider has refused

    def in_words(self) -> Outbound:
        """The same where the provider does not pass the attachment on: its words, what is said instead, all buttons."""
        if self.attachment is None:
            return self
        text = "\n\n".join(part for part in (self.text, self.attachment.instead) if part)
        return replace(self, text=text, choices=(*self.attachment.choices, *self.choices), attachment=None)


class Kind(StrEnum):
    """What came in."""

    TEXT = "text"
    TAP = "tap"
    START = "start"
    """First contact; `text` is the code of the deep link, or empty."""
    CONTACT = "contact"
    MEDIA = "media"
    BLOCKED = "blocked"
    """The person blocked us."""
    UNBLOCKED = "unblocked"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event from one chat, parsed. `event_id` is unique within (channel, account)."""

    channel: str
    account: str
    event_id: str
    chat: str
    kind: Kind
    text: str = ""
    """What was typed, the caption of a photo, or the code of a deep link."""
    payload: str = ""
    """The tapped button's payload."""
    reply_to: str = ""
    """The provider's id of the message replied to or tapped on, or empty."""
    phone: str = ""
    """Phone number of a shared contact, E.164 or as the provider gave it."""
    contact_is_own: bool = False
    """True only where the provider proves that the contact is the sender's own."""
    media: str = ""
    """Provider's reference of a photo, voice note or file, or empty."""
    media_kind: str = ""
    """What `media` is: photo, voice, video, document and the like."""
    media_size: int = 0
    """Bytes of `media` as the provider tells; 0 where it does not."""
    language: str = ""
    """The client's language tag, a hint only."""
    command: str = ""
    """Lower-case command without slash, or empty."""


class Outcome(StrEnum):
    """What became of a send."""

    SENT = "sent"
    UNCERTAIN = "uncertain"
    """The request was written and no answer came: it may have arrived."""
    RETRY = "retry"
    """It was certainly not delivered, and may be tried again after `retry_after`."""
    UNREACHABLE = "unreachable"
    """This chat does not take messages from us: blocked, deleted, deactivated."""
    REJECTED = "rejected"
    """The provider refuses this message; sending it again will not help."""
    HOLD = "hold"
    """The account itself is in trouble (bad token): hold everything and tell the operator."""


class Scope(StrEnum):
    """What a `retry_after` is about."""

    CHAT = "chat"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider's answer to one send."""

    outcome: Outcome
    provider_id: str = ""
    retry_after: float | None = None
    """Seconds."""
    scope: Scope = Scope.CHAT
    reason: str = ""
    """Short and free of personal data: an HTTP status, an error class, the provider's description."""
    media_ids: dict[str, str] = field(default_factory=dict)
    """Asset id → the provider's reusable id, where an upload gave one."""
    without_file: str = ""
    """Why the words went out without the attachment; empty: whole, or not at all."""

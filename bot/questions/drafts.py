"""What somebody has written and not sent yet: kept in the conversation's state until they decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.questions import places
from bot.questions.views import MEDIA
from mentoring.questions import Context, Media
from people.ids import new_id

if TYPE_CHECKING:
    from bot.messages import Inbound
    from bot.turns import Turn


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, or what is said in a thread. `id` is the question that it will be or belongs to."""

    id: int
    text: str
    media: Media | None = None
    context: Context | None = None
    follows: bool = False
    """It goes on with a thread."""
    told: bool = False
    """The officer has heard of it."""
    group_id: int | None = None
    """The group in which it is to be asked; None: of the mentor alone."""


def of_event(turn: Turn, event: Inbound) -> Draft:
    """What was written or sent, for the place or the thread that the state tells of."""
    thread = turn.state.get("n")
    fresh = Draft(thread or new_id(), event.text.strip(), media_of(event), follows=thread is not None)
    return replace(fresh, context=places.found(turn.state.get("c", [])), group_id=turn.state.get("g"))


def media_of(event: Inbound) -> Media | None:
    """A photo or voice note, with the account that can show it; None for words alone."""
    if event.media_kind not in MEDIA:
        return None
    return Media(event.media_kind, f"{event.channel}/{event.account}/{event.media}", event.media_size)


def kept(draft: Draft) -> dict[str, Any]:
    """A draft as the conversation's state keeps it, under `d` beside its place."""
    media = draft.media
    return {
        "d": [
            draft.id, draft.text, [media.kind, media.ref, media.size] if media else [], draft.follows, draft.told,
        ],
        "c": places.kept(draft.context),
    } | ({"n": draft.id} if draft.follows else {}) | ({"g": draft.group_id} if draft.group_id else {})  # fmt: skip


def found(turn: Turn) -> Draft | None:
    """The draft that the state keeps; None where there is none."""
    values = turn.state.get("d")
    if not values:
        return None
    id_, text, media, follows, told = values
    context = places.found(turn.state.get("c", []))
    return Draft(id_, text, Media(*media) if media else None, context, follows, told, turn.state.get("g"))

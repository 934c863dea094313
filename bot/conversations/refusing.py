"""What is said where the rules of mentoring do not allow something now: kindly, with the moment from which they do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup, wording
from bot.conversations import home

if TYPE_CHECKING:
    from bot.messages import Choice
    from bot.turns import Turn
    from mentoring.refusal import Refused


def refuse(turn: Turn, refused: Refused, choices: Sequence[Choice] = ()) -> None:
    """Say why it cannot be done now, with `choices` or what fits the moment."""
    turn.say(words(turn, refused), choices or home.fitting(turn), columns=2)


def words(turn: Turn, refused: Refused) -> str:
    """The refusal as text: its moments on the person's own clock."""
    zone = turn.learner.hours.zone
    params = {
        name: wording.until(turn.texts, value, zone, turn.now) if isinstance(value, datetime) else value
        for name, value in refused.params.items()
    }
    return turn.texts(f"mentoring.refused.{refused.code}", **{k: _plain(v) for k, v in params.items()})


def _plain(value: object) -> object:
    return markup.plain(value) if isinstance(value, str) else value

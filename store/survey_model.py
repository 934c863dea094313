"""Outbox keys of messages to superiors that name a learner: by them erasure finds what was sent."""

from __future__ import annotations

from datetime import datetime


def asking_key(survey_id: int, rest: str) -> str:
    """The key of a message that asks a superior about one learner. `rest` makes it unique for ever."""
    return f"survey/{survey_id}/{rest}"


def bundle_key(superior_id: int, asked_at: datetime) -> str:
    """The key of the message that asks a superior about several learners at once, at the moment it is planned."""
    return f"survey/of/{superior_id}/{asked_at.isoformat()}"

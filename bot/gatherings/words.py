"""A group's meeting in words: the topic, the time on each one's own clock, the place, who comes, and what was noted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup, wording
from bot.buttons import Act, base36
from bot.meetings.choices import Choices, log_mark, minutes36
from bot.meetings.reading import Reading
from bot.pairs import circles
from mentoring.gatherings import Gathering, leads
from mentoring.sessions import SessionStatus
from people.names import polite

if TYPE_CHECKING:
    from bot.gatherings.hall import Hall
    from bot.listeners import Listener
    from bot.messages import Choice
    from bot.texts import Texts
    from bot.turns import Turn


CHOICES = Choices(
    show=Act.GATHER_SHOW,
    agree=Act.GATHER_AGREE,
    time=Act.GATHER_WHEN,
    place=Act.GATHER_PLACE,
    cancel=Act.GATHER_CANCEL,
    cancel_sure=Act.GATHER_CANCEL_SURE,
    log=Act.GATHER_LOG,
    minutes=Act.GATHER_MINUTES,
    topic=Act.GATHER_TOPIC,
    no_follow_up=Act.GATHER_NO_FOLLOW_UP,
    not_held=Act.GATHER_NOT_HELD,
)


class Reader(Reading):
    """How one of them reads of it: their language, their clock, and what they may know of the others."""

    def __init__(self, hall: Hall, gathering: Gathering, person_id: int, texts: Texts) -> None:
        super().__init__(gathering, hall.hours(person_id).zone, texts, hall.now)
        self._hall, self.gathering, self.person_id = hall, gathering, person_id
        self.leads = person_id == gathering.mentor_id

    def __call__(self, key: str, **more: str | int) -> str:
        """A text of `gathering.`, with all of this in its places."""
        group = self._hall.tx.mentoring.group(self.gathering.group_id)
        places = {
            "group": circles.about(self.texts, group) if group else "",
            "mentor": self._called(self.gathering.mentor_id),
            "by": self._called(self.gathering.proposed_by),
            "when": self.when(),
            "day": self.day(),
        }
        return self.texts(f"gathering.{key}", **{**places, **more})

    def card(self) -> str:
        """Topic, time and place; for the mentor also who comes."""
        card = super().card()
        coming = self.gathering.status is SessionStatus.AGREED and self.leads
        return f"{card.rstrip()}\n{self.answers()}" if coming else card

    def answers(self) -> str:
        """Who comes, who cannot, and who has not said, by name: for the mentor, who knows them all."""
        one = self.gathering
        groups = (("coming", True), ("not_coming", False), ("not_said", None))
        return self._named([(key, one.answered(said)) for key, said in groups])

    def attendance(self) -> str:
        """Who was there, who was not, and who has not said."""
        one = self.gathering
        return self._named(
            [(key, one.were(said)) for key, said in (("there", True), ("not_there", False), ("open", None))]
        )

    def _named(self, groups: list[tuple[str, list[int]]]) -> str:
        said = [
            self.texts(f"gathering.{key}", people=wording.listed(self.texts, [self._called(one) for one in people]))
            for key, people in groups
            if people
        ]
        return "\n".join(said)

    def _called(self, person_id: int) -> str:
        return markup.plain(polite(self._hall.person(person_id), self.texts.language))

    def _clocks(self, mine: str) -> str:
        zones = {self._hall.hours(one).zone for one in self.gathering.people} - {self.zone}
        if not zones:
            return mine
        others = (self.there(zone) for zone in sorted(zones, key=lambda zone: zone.abbreviation))
        return f"{mine} ({', '.join(others)})"


def inviting(who: Turn | Listener, gathering: Gathering) -> list[Choice]:
    """A member's answer. The time is on the button, so that an old one never answers for another time."""
    mark = f"{base36(gathering.id)}-{minutes36(gathering.starts_at)}"
    return [
        who.button("gather_come", Act.GATHER_COME, f"{mark}-1"),
        who.button("gather_cannot", Act.GATHER_COME, f"{mark}-0"),
    ]


def confirming(who: Turn | Listener, gathering: Gathering) -> list[Choice]:
    """A member says whether they were there. The log's mark is on the button: a changed one is read anew."""
    mark = f"{base36(gathering.id)}-{log_mark(gathering)}"
    return [
        who.button("gather_was_there", Act.GATHER_WAS, f"{mark}-1"),
        who.button("gather_was_not", Act.GATHER_WAS, f"{mark}-0"),
    ]


def fitting(who: Turn | Listener, gathering: Gathering, person_id: int, now: datetime) -> list[Choice]:
    """What somebody may do with it now."""
    seat, mentor = gathering.seat(person_id), person_id == gathering.mentor_id
    over = now >= gathering.starts_at
    match gathering.status:
        case SessionStatus.PROPOSED if not over:
            return CHOICES.answers(who, gathering) if mentor else CHOICES.changes(who, gathering)
        case SessionStatus.AGREED if over:
            return CHOICES.logging(who, gathering) if mentor else []
        case SessionStatus.AGREED if leads(gathering, person_id):
            return CHOICES.changes(who, gathering)
        case SessionStatus.AGREED:
            coming = None if seat is None else seat.coming
            return inviting(who, gathering)[bool(coming) : 1 if coming is False else 2]
        case SessionStatus.LOGGED if seat is not None and not seat.attended:
            return confirming(who, gathering)[: 1 if seat.attended is False else 2]
        case SessionStatus.LOGGED if mentor and not gathering.were(True):
            return [CHOICES.correcting(who, gathering)]
    return []

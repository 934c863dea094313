"""What mentors did of late with proposals and questions: facts for `mentoring.standing`, a few statements for all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, literal_column, or_, select

from mentoring.model import PairStatus
from mentoring.standing import Record, Sign
from store.dialect import Moment, among
from store.mentoring_tables import pairs, questions
from store.tables import journal, word

CLOCK_MISSED = "clock_missed"
"""The journal's word for a question whose time passed with a mentor; the entry is theirs."""
_since = bindparam("since", type_=Moment())
_REFUSED = (
    select(pairs.c.mentor_id, pairs.c.status, pairs.c.ended_at)
    .where(
        pairs.c.ended_at >= _since,
        pairs.c.accepted_at.is_(None),
        or_(
            pairs.c.status == word(PairStatus.DECLINED),
            and_(pairs.c.status == word(PairStatus.LAPSED), pairs.c.ended_at >= pairs.c.answer_by),
        ),
    )
    .order_by(pairs.c.ended_at, pairs.c.id)
)
_ACCEPTED = (
    select(pairs.c.mentor_id, func.max(pairs.c.accepted_at, type_=Moment()))
    .where(pairs.c.accepted_at >= _since)
    .group_by(pairs.c.mentor_id)
)
_MISSED = (
    select(journal.c.person_id, journal.c.at)
    .where(
        journal.c.kind == literal_column(f"'{CLOCK_MISSED}'"), journal.c.at >= _since, journal.c.person_id.is_not(None)
    )
    .order_by(journal.c.id)
)
_ANSWERED = (
    select(questions.c.mentor_id, func.max(questions.c.answered_at, type_=Moment()))
    .where(among(questions.c.mentor_id, "ids"), questions.c.answered_by == questions.c.mentor_id)
    .group_by(questions.c.mentor_id)
)


class RecordTables:
    """The records of mentors: a part of `MentoringTables`."""

    _connection: Connection

    def records(self, since: datetime) -> dict[int, Record]:
        """What mentors did since then, by person. Who neither refused nor agreed nor missed anything is not in it."""
        signs: dict[int, list[tuple[Sign, datetime]]] = {}
        for mentor, status, at in self._connection.execute(_REFUSED, {"since": since}):
            sign = Sign.DECLINED if status is PairStatus.DECLINED else Sign.LAPSED
            signs.setdefault(mentor, []).append((sign, at))
        for mentor, at in self._connection.execute(_MISSED, {"since": since}):
            signs.setdefault(mentor, []).append((Sign.MISSED, at))
        accepted = {mentor: at for mentor, at in self._connection.execute(_ACCEPTED, {"since": since})}
        answered = self._answered(signs)
        known = sorted(signs.keys() | accepted.keys())
        return {m: Record(tuple(signs.get(m, ())), accepted.get(m), answered.get(m)) for m in known}

    def _answered(self, mentor_ids: Collection[int]) -> dict[int, datetime]:
        rows = self._connection.execute(_ANSWERED, {"ids": list(mentor_ids)}) if mentor_ids else ()
        return {mentor: at for mentor, at in rows}

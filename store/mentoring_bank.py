"""The answer bank: approved answers and the search for those that may help. Its texts are free of personal data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update

from mentoring.answers import ENOUGH_USES, BankAnswer
from mentoring.similar import Corpus
from store.dialect import among
from store.full_text import any_of, counted_by_word, found_by_words
from store.mentoring_tables import bank_answers

_COLUMNS = list(bank_answers.c)[:-1]
"""In the order of `BankAnswer`'s fields; the stems are the store's own."""
_ANSWERS = select(*_COLUMNS).order_by(bank_answers.c.id)
_IN_USE = bank_answers.c.retired_at.is_(None)
_PLACE = (bank_answers.name, bank_answers.c.stems.name)


class AnswerBank:
    """The answer bank as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def answer(self, answer_id: int) -> BankAnswer | None:
        """One answer, retired or not."""
        return next(iter(self._answers(_ANSWERS.where(bank_answers.c.id == answer_id))), None)

    def answers(self, answer_ids: Collection[int]) -> list[BankAnswer]:
        """These answers by id, retired ones too: threads go on to speak of them."""
        return self._answers(_ANSWERS.where(among(bank_answers.c.id, "ids")), ids=answer_ids) if answer_ids else []

    def candidates(self, stems: Collection[str], today: date, limit: int = 50) -> list[BankAnswer]:
        """Answers on offer that have any of these stems (`mentoring.similar.terms`), the likeliest first.

        To be ranked by `mentoring.similar.rank`, with the `corpus` of the same stems.
        """
        wanted = _searchable(stems)
        if not wanted:
            return []
        found = found_by_words(*_PLACE, self._dialect)
        statement = (
            select(*_COLUMNS)
            .join(found, found.c.id == bank_answers.c.id)
            .where(_IN_USE, bank_answers.c.review_on >= today)
            .order_by(found.c.rank, bank_answers.c.id)
            .limit(bindparam("most"))
        )
        return self._answers(statement, words=any_of(wanted, self._dialect), most=limit)

    def corpus(self, stems: Collection[str]) -> Corpus:
        """How large the bank is, and in how many of its answers each of these stems stands."""
        size = self._connection.scalar(select(func.count()).select_from(bank_answers)) or 0
        searches = {any_of([stem], self._dialect): stem for stem in _searchable(stems)}
        counts = self._connection.execute(counted_by_word(*_PLACE, self._dialect), {"words": list(searches)})
        return Corpus(size, {searches[search]: number for search, number in counts})

    def to_review(self, today: date, owner_id: int | None = None) -> list[BankAnswer]:
        """Answers in use whose review date has passed, or that are offered often (see `wants_review`), by id."""
        often = bank_answers.c.uses >= ENOUGH_USES
        statement = _ANSWERS.where(_IN_USE, (bank_answers.c.review_on < today) | often)
        if owner_id is not None:
            statement = statement.where(bank_answers.c.owner_id == owner_id)
        return self._answers(statement)

    def offered(self, answer_ids: Collection[int]) -> None:
        """Count that these answers were offered, whatever else happens to them at the same time."""
        self._count(answer_ids, uses=bank_answers.c.uses + 1)

    def helped(self, answer_id: int) -> None:
        """Count that an answer helped."""
        self._count([answer_id], helped=bank_answers.c.helped + 1)

    @property
    def _dialect(self) -> str:
        return self._connection.dialect.name

    def _count(self, answer_ids: Collection[int], **counts: Any) -> None:
        some = update(bank_answers).where(among(bank_answers.c.id, "ids")).values(**counts)
        self._connection.execute(some, {"ids": answer_ids})

    def _answers(self, statement: Select[Any], **values: Any) -> list[BankAnswer]:
        return list(starmap(BankAnswer, self._connection.execute(statement, values)))


def _searchable(stems: Collection[str]) -> list[str]:
    return sorted({stem for stem in stems if stem.strip()})

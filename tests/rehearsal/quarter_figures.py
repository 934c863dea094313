"""The figures of a quarter: how long answers took, who had how much, and what became of pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import mean, median, pstdev

from people.calendar import WorkingCalendar
from people.model import Zone
from people.office_time import office_time
from tests.rehearsal.quarter import Quarter
from tests.rehearsal.quarter_checks import moment, working_days

_HOUR = timedelta(hours=1)
_CALENDAR = WorkingCalendar()


class Loads:
    """How many learners each mentor accompanies, looked at once a week."""

    def __init__(self) -> None:
        self._week = -1
        self.rows: list[str] = []

    def __call__(self, played: Quarter, since: datetime) -> None:
        week = (played.clock.now() - since) // timedelta(weeks=1)
        here = (played.clock.now() - since) - timedelta(weeks=week)
        if week != self._week and here >= timedelta(days=4):
            self._week = week
            counts = [count for (count,) in played.database.execute(_LOADS)]
            waiting = played.database.execute(_WITHOUT).fetchone()[0]
            if counts:
                self.rows.append(
                    f"week {week + 1:>2}: mentors {len(counts)}, learners {sum(counts)},"
                    f" each {min(counts)}-{max(counts)}, median {median(counts):g},"
                    f" deviation {pstdev(counts):.1f}, idle {counts.count(0)},"
                    f" without a mentor {waiting}"
                )


def figures(played: Quarter) -> list[str]:
    """One line for each."""
    lines = [f"people {len(played.members)}, moments {played.moments}, messages {len(played.channel.log)}"]
    lines += [f"messages refused by closed chats {played.channel.refused}"]
    lines += _answers(played)
    lines += [f"questions: {_counted(played, _STATUSES)}"]
    lines += [f"moves of questions: {_counted(played, _MOVES)}"]
    lines += [f"answer bank: approved {_one(played, _APPROVED)}, {_counted(played, _BANK)}"]
    lines += [f"pairs: {_counted(played, _PAIRS)}"]
    lines.append(f"what became of proposals: {_counted(played, _PROPOSALS)}")
    lines.append(f"learners of each active mentor: {_shares(played, _LOADS)}")
    lines.append(f"questions first answered by each active mentor: {_shares(played, _GIVEN)}")
    lines.append(f"questions that came to each active mentor: {_shares(played, _CAME)}")
    lines.append(f"lost a mentor and got another, working days: {_spread(_rematches(played))}")
    return lines


def _answers(played: Quarter) -> list[str]:
    rows = played.database.execute(_ANSWERED).fetchall()
    hours: dict[str, list[float]] = {"all": []}
    office: dict[str, list[float]] = {"all": []}
    days: dict[str, list[int]] = {"all": []}
    for stage, asked, answered in rows:
        first, last = moment(asked), moment(answered)
        for name in ("all", stage):
            hours.setdefault(name, []).append((last - first) / _HOUR)
            days.setdefault(name, []).append(working_days(first, last))
            office.setdefault(name, []).append(office_time(Zone.WIT, _CALENDAR, first, last) / _HOUR)
    lines = []
    for name, found in hours.items():
        soon = sum(day <= 2 for day in days[name])
        share = 100 * soon / len(found) if found else 0.0
        lines.append(f"first answer, hours ({name}): {_spread(found)}; within 2 working days {share:.0f} %")
        lines.append(f"first answer, working hours ({name}): {_spread(office[name])}")
    return lines


def _rematches(played: Quarter) -> list[float]:
    found = []
    for ended, introduced in played.database.execute(_REMATCHED):
        if introduced:
            found.append(float(working_days(moment(ended), moment(introduced))))
    return found


def _shares(played: Quarter, statement: str) -> str:
    """How evenly something is spread; Gini: 0 where all have the same, near 1 where one has it all."""
    found = sorted(count for (count,) in played.database.execute(statement))
    if not sum(found):
        return "none"
    weighted = sum(place * count for place, count in enumerate(found, 1))
    gini = 2 * weighted / (len(found) * sum(found)) - (len(found) + 1) / len(found)
    return f"{found[0]}-{found[-1]}, median {median(found):g}, mean {mean(found):.1f}, Gini {gini:.2f}"


def _spread(found: Sequence[float]) -> str:
    if not found:
        return "none"
    return f"n {len(found)}, median {median(found):.1f}, 90 % {_quantile(found, 0.9):.1f}, most {max(found):.1f}"


def _quantile(found: Iterable[float], share: float) -> float:
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _one(played: Quarter, statement: str) -> int:
    return int(played.database.execute(statement).fetchone()[0] or 0)


def _counted(played: Quarter, statement: str) -> str:
    counts: Counter[str] = Counter()
    for *names, count in played.database.execute(statement):
        counts["/".join(str(name) for name in names if name)] += count
    return ", ".join(f"{name} {count}" for name, count in counts.items())


_LOADS = """
    SELECT (SELECT count(*) FROM pairs p WHERE p.mentor_id = a.id AND p.status IN ('introduced', 'active'))
    FROM persons a JOIN mentors m ON m.person_id = a.id WHERE a.roles LIKE '%mentor%' AND m.active
"""
_WITHOUT = """
    SELECT count(*) FROM persons e JOIN participations t ON t.person_id = e.id
    WHERE e.roles = '["peserta"]' AND t.consented_at IS NOT NULL AND t.withdrawn_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM pairs p WHERE p.mentee_id = e.id AND p.status IN ('introduced', 'active'))
"""
_ANSWERED = "SELECT stage, asked_at, answered_at FROM questions WHERE answered_at IS NOT NULL"
_STATUSES = "SELECT status, count(*) FROM questions GROUP BY 1 ORDER BY 1"
_MOVES = """
    SELECT CASE kind WHEN 'question_moved' THEN 'to ' || json_extract(data, '$.to') ELSE substr(kind, 10) END, count(*)
    FROM journal WHERE kind LIKE 'question\\_%' ESCAPE '\\' GROUP BY 1 ORDER BY 1
"""
_APPROVED = "SELECT count(*) FROM bank_answers"
_BANK = "SELECT 'offered', sum(uses) FROM bank_answers UNION ALL SELECT 'helped', sum(helped) FROM bank_answers"
_PAIRS = "SELECT status, ending, count(*) FROM pairs GROUP BY 1, 2 ORDER BY 1, 2"
_GIVEN = """
    SELECT (SELECT count(*) FROM questions q WHERE q.answered_by = a.id)
    FROM persons a JOIN mentors m ON m.person_id = a.id WHERE a.roles LIKE '%mentor%' AND m.active
"""
_CAME = """
    SELECT (SELECT count(*) FROM questions q WHERE q.mentor_id = a.id
            OR EXISTS (SELECT 1 FROM json_each(q.tried) t WHERE t.value = a.id))
    FROM persons a JOIN mentors m ON m.person_id = a.id WHERE a.roles LIKE '%mentor%' AND m.active
"""
_PROPOSALS = """
    SELECT substr(kind, 6), count(*) FROM journal WHERE kind IN
    ('pair_proposed', 'pair_accepted', 'pair_declined', 'pair_lapsed', 'pair_released', 'pair_appointed')
    GROUP BY 1 UNION ALL SELECT 'late yes', count(*) FROM journal WHERE json_extract(data, '$.late')
    UNION ALL SELECT kind || ' ' || coalesce(json_extract(data, '$.why'), ''), count(*) FROM journal
    WHERE kind IN ('mentor_rests', 'mentor_ready') GROUP BY 1
    UNION ALL SELECT 'told of', count(*) FROM journal WHERE kind = 'orphan_told'
"""
_REMATCHED = """
    SELECT p.ended_at, (SELECT min(n.introduced_at) FROM pairs n WHERE n.mentee_id = p.mentee_id
                        AND n.introduced_at > p.ended_at)
    FROM pairs p WHERE p.introduced_at IS NOT NULL AND p.ended_at IS NOT NULL AND p.ending <> 'reached'
"""

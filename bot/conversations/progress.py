"""What the learner has come to: courses, scores, JP, streak, and what comes next."""

from __future__ import annotations

from bot import markup, rewards, wording
from bot.buttons import Act
from bot.conversations import home
from bot.jp.standing import bound, standing
from bot.turns import Turn
from lessons import progress
from lessons.study import Enrolment, EnrolmentStatus
from people.jp import ENROLMENT, JpEntry, JpStatus
from people.model import Kind


def show(turn: Turn) -> None:
    """The person's own numbers, no statistics."""
    study, texts = turn.learner, turn.texts
    enrolments = [e for e in turn.tx.study.enrolments(study.person.id) if e.status is not EnrolmentStatus.WITHDRAWN]
    hours = turn.tx.ledger.standing(study.person.id, study.today.year)
    lines = [texts("progress.title", name=markup.plain(turn.name))]
    if not enrolments:
        lines.append(texts("progress.nothing", name=markup.plain(turn.name)))
    worth = _worth(turn, enrolments)
    lines += [_course(turn, enrolment, worth[enrolment.id]) for enrolment in enrolments]
    if enrolments or hours:
        lines += _jp(turn, hours)
    if enrolments and (streak := _streak(turn)):
        lines.append(streak)
    if badges := rewards.held(turn):
        lines.append(badges)
    lines += _ahead(turn)
    turn.say("\n".join(lines), home.fitting(turn, Act.PROGRESS), columns=2)


def _worth(turn: Turn, enrolments: list[Enrolment]) -> dict[int, int]:
    """The hours of each course: what the ledger says now, none where they were refused."""
    entries = turn.tx.ledger.from_sources(ENROLMENT, [enrolment.id for enrolment in enrolments])
    found = {id_: 0 if entry.status is JpStatus.REFUSED else entry.jp for (id_, _), entry in entries.items()}
    return {enrolment.id: found.get(enrolment.id, enrolment.jp) for enrolment in enrolments}


def _course(turn: Turn, enrolment: Enrolment, jp: int) -> str:
    study, texts = turn.learner, turn.texts
    course = study.course_of(enrolment)
    title = markup.bold(course.title.in_(texts.language))
    if enrolment.status is EnrolmentStatus.WAITING:
        return texts("progress.course_waiting", course=title)
    if enrolment.status is EnrolmentStatus.ACTIVE:
        result = progress.course_result(course, enrolment, turn.tx.study.records(study.person.id))
        return texts("progress.course_running", course=title, done=result.lessons_done, of=result.lessons)
    if enrolment.pre_score is None or enrolment.post_score is None:
        return texts("progress.course_done", course=title, jp=jp)
    pre, post = (wording.number(texts, score) for score in (enrolment.pre_score, enrolment.post_score))
    return texts("progress.course_done_scores", course=title, jp=jp, pre=pre, post=post)


def _jp(turn: Turn, entries: list[JpEntry]) -> list[str]:
    """The year's hours as the ledger has them, by form where there are several, and those that wait."""
    texts, found = turn.texts, standing(entries)
    limit, over = bound(turn.house.jp, turn.person.kind), turn.person.kind is Kind.PPPK
    key = "progress.jp_most" if over else "progress.jp_share"
    share = texts(key, bound=limit.jp) if limit else ""
    forms = ", ".join(f"{texts(f'jp.form.{form}')} {jp}" for form, jp in found.by_form.items())
    lines = [texts("progress.jp", jp=found.jp, share=share) + (f" ({forms})" if len(found.by_form) > 1 else "")]
    if found.waiting:
        lines.append(texts("progress.jp_waiting", jp=found.waiting))
    if over and limit and found.jp > limit.jp:
        lines.append(texts("progress.jp_over", bound=limit.jp, source=limit.source))
    return lines


def _ahead(turn: Turn) -> list[str]:
    """That learning rests, or when the next item comes, where none lies open."""
    study = turn.learner
    if study.paused:
        return [turn.texts("progress.paused")]
    if study.active is None or study.active.next_due_at is None or study.open_record():
        return []
    when = wording.moment(turn.texts, study.active.next_due_at, study.person.zone, turn.now)
    return [turn.texts("progress.next", when=when)]


def _streak(turn: Turn) -> str:
    """Weeks in a row; nothing before the first, for a nought says nothing that helps."""
    streak = rewards.streak(turn)
    if not streak.weeks:
        return ""
    key = "progress.streak_safe" if streak.this_week_done else "progress.streak"
    return turn.texts(key, weeks=streak.weeks, freezes=streak.freezes_left)

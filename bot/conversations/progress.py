"""What the learner has come to: courses, scores, JP, streak, and what comes next."""

from __future__ import annotations

from bot import markup, rewards, wording
from bot.buttons import Act
from bot.conversations import home
from bot.turns import Turn
from lessons import progress
from lessons.study import Enrolment, EnrolmentStatus
from people import hours as local_time
from people.model import Kind

FLOOR_PNS = 20
"""JP a year that a PNS has to reach (PP 11/2017, article 203(4))."""


def show(turn: Turn) -> None:
    """The person's own numbers, no statistics."""
    study, texts = turn.learner, turn.texts
    enrolments = [e for e in turn.tx.study.enrolments(study.person.id) if e.status is not EnrolmentStatus.WITHDRAWN]
    lines = [texts("progress.title", name=markup.plain(turn.name))]
    if not enrolments:
        lines.append(texts("progress.nothing", name=markup.plain(turn.name)))
    else:
        lines += [_course(turn, enrolment) for enrolment in enrolments]
        lines += [_jp(turn, enrolments), _streak(turn)]
    if badges := rewards.held(turn):
        lines.append(badges)
    if study.paused:
        lines.append(texts("progress.paused"))
    elif study.active and study.active.next_due_at and not study.open_record():
        when = wording.moment(texts, study.active.next_due_at, study.person.zone, turn.now)
        lines.append(texts("progress.next", when=when))
    turn.say("\n".join(lines), home.fitting(turn, Act.PROGRESS), columns=2)


def _course(turn: Turn, enrolment: Enrolment) -> str:
    study, texts = turn.learner, turn.texts
    course = study.course_of(enrolment)
    title = markup.bold(course.title.in_(texts.language))
    if enrolment.status is EnrolmentStatus.WAITING:
        return texts("progress.course_waiting", course=title)
    if enrolment.status is EnrolmentStatus.ACTIVE:
        result = progress.course_result(course, enrolment, turn.tx.study.records(study.person.id))
        return texts("progress.course_running", course=title, done=result.lessons_done, of=result.lessons)
    if enrolment.pre_score is None or enrolment.post_score is None:
        return texts("progress.course_done", course=title, jp=enrolment.jp)
    pre, post = (wording.number(texts, score) for score in (enrolment.pre_score, enrolment.post_score))
    return texts("progress.course_done_scores", course=title, jp=enrolment.jp, pre=pre, post=post)


def _jp(turn: Turn, enrolments: list[Enrolment]) -> str:
    zone, year = turn.person.zone, turn.learner.today.year
    ended = [e for e in enrolments if e.completed_at and local_time.local_day(zone, e.completed_at).year == year]
    floor = turn.person.kind is Kind.PNS
    share = turn.texts("progress.jp_share", floor=FLOOR_PNS) if floor else ""
    return turn.texts("progress.jp", jp=sum(e.jp for e in ended), share=share)


def _streak(turn: Turn) -> str:
    streak = rewards.streak(turn)
    key = "progress.streak_safe" if streak.this_week_done else "progress.streak"
    return turn.texts(key, weeks=streak.weeks, freezes=streak.freezes_left)

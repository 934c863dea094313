"""The place between things: what fits the moment, as two or three buttons, and the help page."""

from __future__ import annotations

from bot import authority, markup
from bot.buttons import Act
from bot.messages import Choice, Inbound, Kind
from bot.questions.desk import DESKS
from bot.turns import Turn
from lessons.engine import Study
from lessons.model import Stage
from people.model import Role

SHOWN = 60
"""Characters of a person's words that are repeated to them."""

ELSEWHERE = (("progress", Act.PROGRESS), ("help", Act.HELP))
PAGES: dict[Act | None, tuple[tuple[str, Act], ...]] = {
    Act.PROGRESS: (("settings", Act.SETTINGS), ("help", Act.HELP)),
    Act.HELP: (("progress", Act.PROGRESS), ("settings", Act.SETTINGS)),
}
"""Where the person is → the other pages that are offered there, by text key."""


def show(turn: Turn, text: str = "") -> None:
    """Say `text` (or ask what is wanted) with the buttons that fit the moment."""
    turn.say(text or turn.texts("help.home", name=markup.plain(turn.name)), fitting(turn), columns=2)


def fitting(turn: Turn, here: Act | None = None) -> list[Choice]:
    """The two or three next steps that make sense now; none that leads to where the person is."""
    study = turn.learner
    if not turn.agreed:
        return [turn.button("agree", Act.CONSENT), turn.button("data", Act.DATA)]
    desk = [turn.button("desk", Act.DESK)] if study.person.roles & DESKS else []
    if Role.LEARNER not in study.person.roles:
        mentor = Role.MENTOR in study.person.roles
        leads = [turn.button("team", Act.TEAM)] if Role.SUPERVISOR in study.person.roles and not mentor else []
        own = [turn.button("profile", Act.PROFILE) if mentor else turn.button("data", Act.DATA)]
        return [*desk, *leads, *own, turn.button("help", Act.HELP)][-3:]
    first: list[Choice] = []
    if study.paused:
        first.append(turn.button("resume", Act.RESUME))
    elif may_go_on(study):
        first.append(turn.button(to_next(study), Act.START))
    if study.may_review() and not study.paused:
        first.append(reviews(turn))
    return [*first, *desk, *(turn.button(key, act) for key, act in PAGES.get(here, ELSEWHERE))][:3]


def may_go_on(study: Study) -> bool:
    """True where a lesson or test lies open, or the next one may be opened now."""
    return study.open_record() is not None or study.may_start_lesson()


def to_next(study: Study) -> str:
    """The text key of the button that opens the next item: a lesson or one of the tests."""
    enrolment = study.active
    stage = study.course_of(enrolment).path[enrolment.position].stage if enrolment else Stage.LESSON
    return "to_lesson" if stage is Stage.LESSON else "to_test"


def reviews(turn: Turn) -> Choice:
    """The button that begins today's reviews, with their number."""
    return turn.button("review", Act.REVIEW, count=turn.learner.reviews_waiting)


def help_page(turn: Turn) -> None:
    """How to use Bekal. Who was about to write to a group is not any more: too many would read it."""
    if turn.state.get("g") is not None:
        turn.aside()
    roles, name = turn.person.roles, markup.plain(turn.name)
    leads = Role.SUPERVISOR in roles
    team = [turn.button("team", Act.TEAM)] if leads else []
    more = f"\n{turn.texts('help.as_superior')}" if leads else ""
    if Role.ADMIN in roles and Role.MENTOR not in roles:
        more = f"\n{turn.texts('help.as_admin')}{more}"
    if turn.house.pages and authority.has_pages(turn.tx, turn.house, turn.person, turn.now):
        more += f"\n{turn.texts('help.pages')}"
    if Role.LEARNER in roles:
        more = f"\n{turn.texts('help.as_mentor')}{more}" if Role.MENTOR in roles else more
        turn.say(turn.texts("help.help", name=name) + more, [*fitting(turn, Act.HELP), *team], columns=2)
    elif Role.MENTOR in roles:
        mentees = [turn.button("mentees", Act.MENTEES), turn.button("profile", Act.PROFILE), *team]
        turn.say(turn.texts("help.help_mentor", name=name) + more, mentees, columns=2)
    else:
        turn.say(turn.texts("help.help_other", name=name) + more, [*team, turn.button("data", Act.DATA)], columns=2)


def not_understood(turn: Turn, event: Inbound) -> None:
    """Words or things that mean nothing here: a kind word and the next steps, never silence."""
    if event.kind is Kind.TEXT and event.text.strip():
        show(turn, turn.texts("common.sorry_not_understood", text=markup.plain(shortened(event.text.strip()))))
    else:
        show(turn, turn.texts("common.media", name=markup.plain(turn.name)))


def old_button(turn: Turn) -> None:
    """A button that we no longer know."""
    show(turn, turn.texts("common.old_button", name=markup.plain(turn.name)))


def shortened(text: str) -> str:
    """A person's words as far as they are repeated to them."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"

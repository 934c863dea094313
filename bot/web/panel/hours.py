"""Hours that wait for a decision: approved or refused, one or many at once, each decided once."""

from __future__ import annotations

from bot.buttons import number10
from bot.jp import desk
from bot.jp.listing import listed, title
from bot.jp.standing import bound
from bot.web.panel.drawing import keep
from bot.web.panel.paging import page_of
from bot.web.panel.table import Answer, Ask, Audience, GoTo, Page, Shown
from people.jp import JpStatus
from store.ledger import Wanted

PATH = "/panel/hours"
NOTICES = ("approved", "refused", "none")
UNFIT = ("no_reason", "long_reason", "numbers")


def hours(ask: Ask) -> Answer:
    """What waits, the oldest first, with who would be beyond their ceiling."""
    waiting = listed(ask.tx, Wanted(JpStatus.PROPOSED))
    page = page_of(waiting, ask.query)
    over = {one.person_id for one in desk.would_pass(ask.tx, ask.house, [one.entry.id for one in page.items])}
    notice, unfit = ask.query.get("notice", ""), ask.query.get("unfit", "")
    return Shown("hours", {
        "page": page, "over": over, "title_of": lambda entry: title(ask.texts, entry), "me": ask.viewer.person.id,
        "notice": notice if notice in NOTICES else "", "unfit": unfit if unfit in UNFIT else "",
        "count": _number(ask, "count"), "left": _number(ask, "left"), "longest": desk.LONGEST_REASON,
        "bound": lambda person: bound(ask.house.jp, person.kind),
    })  # fmt: skip


def decide(ask: Ask) -> Answer:
    """Approve or refuse what was ticked. Sending the form again finds it decided, and changes nothing."""
    ids = [number for one in ask.form.get("entry", "").split("\n") if (number := number10(one)) is not None]
    act, by = ask.form.get("act", ""), ask.viewer.person.id
    if not ids or act not in ("approve", "refuse"):
        return GoTo(f"{PATH}?notice=none")
    try:
        if act == "approve":
            outcome = desk.approve(ask.tx, ask.house, ids, by, ask.now)
        else:
            outcome = desk.refuse(ask.tx, ask.house, ids, ask.form.get("reason", ""), by, ask.now)
    except desk.Unfit as unfit:
        return GoTo(f"{PATH}?unfit={unfit.code}")
    done = {"notice": "approved" if act == "approve" else "refused", "count": str(len(outcome.done))}
    return GoTo(f"{PATH}?{keep(done, 'left', str(len(outcome.left)))}")


def _number(ask: Ask, name: str) -> int:
    given = ask.query.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0


PAGES = (
    Page(PATH, hours, Audience.ADMINISTRATORS),
    Page("/panel/hours/decide", decide, Audience.ADMINISTRATORS, posts=True),
)

"""What learners do unasked: each plan becomes a script of taps and words, gone through without a pause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from tests.rehearsal.habits import Plan
from tests.rehearsal.learner import Learner, Script

_MONTHS = ("", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember")  # fmt: skip
_TIMES = {"07.15": time(7, 15), "12.00": time(12), "jam 4 sore": time(16), "19.30": time(19, 30)}
_DAYS = {
    "button": frozenset({0, 2, 4}),
    "Senin, Kamis, Sabtu": frozenset({0, 3, 5}),
    "Selasa dan Jumat": frozenset({1, 4}),
}


def begin(who: Learner, plan: Plan) -> Script:
    """The script of a plan; none where it has become pointless."""
    if plan.what == "join":
        return [lambda: _join(who)]
    if plan.what == "unblock":
        return [lambda: _unblock(who)] if who.user.blocked else []
    if who.user.blocked or not who.consented or who.left or who.habits.is_away(who.day(who.now)):
        return []
    made = _SCRIPTS[plan.what]
    return made(who, plan.detail)


def _join(who: Learner) -> None:
    way, said = who.habits.links, "welcome"
    if way == "contact":
        who.types("/start", "start")
        who.script = [lambda: who.did("link", who.user.shares_contact(who.staff.phone), expects="welcome")]
    elif way == "code":
        who.types("/start", "start")
        who.script = [lambda: who.types(who.code, "link", expects=said)]
    else:
        who.types(f"/start {who.code}", "link", expects=said)


def _block(who: Learner, detail: str) -> Script:
    def told() -> None:
        who.did("block", who.user.blocks(), silent=True)

    def untold() -> None:
        who.user.blocked = True
        who.did("block untold", {}, silent=True)

    return [told if detail == "told" else untold]


def _unblock(who: Learner) -> None:
    who.did("unblock", who.user.unblocks(), silent=True)


def _leave(who: Learner, detail: str) -> Script:
    kind, _, number = detail.partition(" ")
    today = who.local(who.now).date()

    def how_long() -> None:
        last = today + timedelta(days=int(number) - 1)
        if kind == "button":
            who.taps(f"{number} hari", None, "leave", (today, last), expects="leave")
        elif kind == "days":
            who.types(f"{number} hari", "leave", (today, last), expects="leave")
        else:
            who.types(_spoken(last + timedelta(days=1)), "leave", (today, last), expects="leave")

    return [lambda: who.types("/cuti", "ask leave", expects="ask leave"), how_long]


def _spoken(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month]}"


def _rest(who: Learner, detail: str) -> Script:
    title = f"Istirahat {detail} minggu"
    return [
        lambda: who.types("/jeda", "ask rest"),
        lambda: who.taps(title, None, "rest", int(detail), expects="rested"),
    ]


def _days(who: Learner, detail: str) -> Script:
    def chosen() -> None:
        if detail == "button":
            who.taps("Sen, Rab, Jum", None, "days", _DAYS[detail], expects="saved")
        else:
            who.types(detail, "days", _DAYS[detail], expects="saved")

    return [_schedule(who), lambda: who.taps("Hari", None, "ask days", expects="ask days"), chosen]


def _hours(who: Learner, detail: str) -> Script:
    return [
        _schedule(who),
        lambda: who.taps("Jam", None, "ask hours", expects="ask hours"),
        lambda: who.types(detail, "hours", _TIMES[detail], expects="saved"),
    ]


def _zone(who: Learner, detail: str) -> Script:
    return [
        _schedule(who),
        lambda: who.taps("Zona waktu", None, "ask zone", expects="ask zone"),
        lambda: who.taps(detail, None, "zone", detail, expects="saved"),
    ]


def _text_only(who: Learner, _: str) -> Script:
    return [_schedule(who), lambda: who.taps("Tanpa gambar", None, "text only", expects="schedule")]


def _schedule(who: Learner) -> Callable[[], None]:
    return lambda: who.types("/jadwal", "schedule", expects="schedule")


def _chatter(who: Learner, _: str) -> Script:
    """Only where the words cannot be taken for an answer: nothing is open, or what is has options."""
    open_ones = [asked for reading in who.readings for asked in reading.asked if asked.key not in who.answered]
    return [] if open_ones else [lambda: who.types("halo", "chatter")]


def _says(text: str, what: str, expects: str = "") -> Callable[[Learner, str], Script]:
    return lambda who, _: [lambda: who.types(text, what, expects=expects)]


_SCRIPTS: dict[str, Callable[[Learner, str], Script]] = {
    "block": _block,
    "leave": _leave,
    "rest": _rest,
    "days": _days,
    "hours": _hours,
    "zone": _zone,
    "text only": _text_only,
    "withdraw": _says("/berhenti", "withdraw", "stopped"),
    "progress": _says("/kemajuan", "progress", "progress"),
    "schedule": _says("/jadwal", "schedule", "schedule"),
    "review": _says("/ulangan", "review"),
    "learn": _says("/belajar", "start"),
    "photo": lambda who, _: [lambda: who.did("photo", who.user.sends_photo())],
    "chatter": _chatter,
}

"""Typed button payloads and their form in at most 64 bytes: `1.a.<instance>.<position>` and `1.d.<act>[.<argument>]`.

The leading number is the version: a button of a version that we no longer read is answered kindly, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.messages import MAX_PAYLOAD

VERSION = "1"
LARGEST = 2**63 - 1
"""The largest number that the store keeps."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"0|[1-9a-z][0-9a-z]{0,12}")
_ANSWER = re.compile(rf"{VERSION}\.a\.([0-9a-z]{{1,13}})\.([0-9]|[1-9][0-9])")
_DO = re.compile(rf"{VERSION}\.d\.([0-9a-z]{{2}})(?:\.([ -~]{{1,64}}))?")


class Act(StrEnum):
    """What a button other than an answer asks for; the value is what stands in the payload."""

    # What is everybody's own, and when learning comes.
    CONSENT = "ok"
    NOTICE = "nt"
    DECLINE = "no"
    SETTINGS = "se"
    HOURS_FIT = "hf"
    HOURS_AT = "ha"
    """Argument: HHMM."""
    HOURS_ASK = "hq"
    DAYS = "dy"
    """Argument: digits of weekdays, Monday 0."""
    DAYS_ASK = "dq"
    ZONE = "zn"
    """Argument: WIB, WITA or WIT."""
    ZONE_ASK = "zq"
    LANGUAGE = "lg"
    """Argument: id or en."""
    TEXT_ONLY = "to"
    """Argument: 1 or 0."""

    # Learning.
    START = "st"
    ENOUGH = "en"
    PRACTICE = "pr"
    """Argument: lesson record."""
    SKIP = "sk"
    """Argument: lesson record."""
    REVIEW = "rv"
    EVENING = "ev"
    REST = "rs"
    """Argument: weeks."""
    RESUME = "rm"
    BUNDLE = "ba"
    ONE_BY_ONE = "b1"
    NEWEST = "bn"
    EXPLAIN = "ex"
    """Argument: question instances of the bundle just answered, joined by `-`."""

    # Leave, progress, and one's data.
    LEAVE_ASK = "lq"
    LEAVE = "lv"
    """Argument: days."""
    LEAVE_END = "le"
    """Argument: first and last day."""
    PROGRESS = "pg"
    HELP = "hp"
    DATA = "da"
    DATA_COPY = "dc"
    DATA_STOP = "ds"
    DATA_ERASE = "de"
    DATA_ERASE_SURE = "dx"

    # What somebody can do, by their own view and their superior's.
    ASSESS = "as"
    """Argument: none to begin or go on; else a competency's mark and the level, joined by `-`."""
    ASSESS_AGAIN = "aa"
    ASSESS_NO_WORDS = "aw"
    TEAM = "ti"
    """Argument: page, from 0, or empty."""
    RATE = "tr"
    """Argument: team member; with a competency's mark and the level, joined by `-`, to note it."""
    RATE_AGAIN = "te"
    """Argument: team member."""

    # Groups. The argument is the mentor's group where nothing else is said.
    GROUP = "gg"
    """Argument: group, or empty: one's own."""
    GROUP_ACCEPT = "ga"
    GROUP_DECLINE = "gd"
    GROUP_SAY = "gs"
    GROUP_LEAVE = "gl"
    """No argument: the group in which one is."""
    GROUP_LEAVE_SURE = "gx"
    GROUP_REPLY = "gr"
    """Argument: question."""
    GROUP_REPLY_SEND = "g1"
    GROUP_REPLY_CANCEL = "g3"
    GROUP_MUTE = "g2"
    """Argument: question."""

    # Meetings of a group. The argument is the meeting where nothing else is said, in base 36 like every number.
    GATHER = "gm"
    """Argument: group."""
    GATHER_SHOW = "go"
    GATHER_NEW = "gn"
    """Argument: group."""
    GATHER_TALK = "gt"
    GATHER_WHEN = "gw"
    GATHER_AT = "gi"
    """Argument: moment."""
    GATHER_PLACE_LATER = "gp"
    GATHER_AGREE = "gy"
    """Argument: meeting, moment."""
    GATHER_PLACE = "gv"
    GATHER_CANCEL = "gq"
    GATHER_CANCEL_SURE = "gz"
    GATHER_COME = "gc"
    """Argument: meeting, moment, 1 or 0."""
    GATHER_LOG = "gj"
    GATHER_MINUTES = "gu"
    """Argument: meeting, minutes (decimal)."""
    GATHER_TOPIC = "gb"
    GATHER_NO_FOLLOW_UP = "gf"
    GATHER_WAS = "gk"
    """Argument: meeting, mark of the log, 1 or 0."""
    GATHER_NOT_HELD = "gh"

    # Pairs, and what both sides wish and offer.
    MENTOR = "mt"
    MENTEES = "me"
    """Argument: none for all of them; else one of the pairs, as the acts on pairs below have it."""
    MENTEES_FROM = "mf"
    """Argument: how many of them come before."""
    PAIR_ACCEPT = "pa"
    PAIR_DECLINE = "pd"
    PAIR_WITHDRAW = "pw"
    PAIR_NAME = "pn"
    PAIR_HOLD = "ph"
    PAIR_FIND = "pf"
    PAIR_REST = "pv"
    PAIR_CHANGE = "pc"
    PAIR_CHANGE_SURE = "px"
    PAIR_FINISH = "pz"
    PAIR_FINISH_SURE = "py"
    REFLECT = "rf"
    REFLECT_SKIP = "rx"
    WISHES = "wi"
    WISH_FOR = "wf"
    WISH_NOT = "wn"
    WISH_NOBODY = "w0"
    WISH_GROUP = "wz"
    """Argument: 1 or 0."""
    WISH_PICK = "wp"
    """Argument: `for` or `not`, and the person."""
    PROFILE = "po"
    PROFILE_TALK = "p1"
    PROFILE_CAPACITY = "p2"
    """Argument: none to ask, else the number."""
    PROFILE_DIGEST = "p3"
    """Argument: 1 or 0."""
    PROFILE_CAP = "p4"
    """Argument: none to ask, else the number."""
    PROFILE_OFFICE = "p5"
    """Argument: none to ask, 0 for none."""
    PROFILE_REST = "p6"
    """Argument: none to ask, else weeks; 0 to be back."""
    MENTOR_READY = "mr"
    MENTOR_RESTS = "ms"
    ROOM = "r1"
    """Argument: the learner for whom a mentor who is full was asked."""
    ROOM_FULL = "r0"
    APPOINT = "oa"

    # Questions, the learner's side. Numbers stand in base 36, joined by `-`.
    ASK = "qa"
    """Argument: the question instance beside which it is asked; `-`: beside none; empty: what was last learned."""
    ASK_GROUP = "qg"
    """Argument: 1 to ask it in the group, 0 of the mentor alone."""
    ASK_FIX = "qf"
    ASK_SEND = "qs"
    ASK_HELPED = "qh"
    """Argument: the approved answer that was enough."""
    ASK_ON = "qo"
    ASK_CANCEL = "qx"
    ASKED = "ql"
    ASKED_OPEN = "qp"
    """Argument: question."""
    FOLLOW = "qn"
    """Argument: question."""
    SOLVED = "qy"
    """Argument: question."""
    WITHDRAW = "qw"
    """Argument: question."""
    REPORT = "qr"
    """Argument: question."""
    REPORT_SURE = "qi"
    """Argument: question."""
    FILE = "qm"
    """Argument: question, number of the message with the photo or voice note."""
    FILE_AGAIN = "qk"
    """The same argument: its sender is asked for words."""

    # The mentor's desk. The argument is the question where nothing else is said.
    DESK = "dk"
    DESK_OPEN = "do"
    DESK_ANSWER = "dn"
    DESK_BACK = "db"
    DESK_SAVED = "dl"
    DESK_USE = "du"
    """Argument: question, approved answer."""
    DESK_OVER = "dh"
    DESK_TO = "dt"
    """Argument: question, mentor."""
    DESK_NO_NOTE = "dw"
    DESK_NOT_MINE = "dm"
    DESK_MORE = "dp"
    DESK_SNOOZE = "dz"
    DESK_TAKE = "dg"
    DESK_SEND = "df"
    """What was written is sent as it is."""
    UNSEEN = "di"
    """A mentor is named for a question that is not to be read."""
    UNSEEN_TO = "dj"
    """Argument: question, mentor."""
    SAVE = "ka"
    SAVE_SURE = "kb"
    SAVE_EDIT = "kc"
    REVIEW_SAVED = "kd"
    """Argument: an approved answer to look at again, or empty: the first that wants it."""
    SAVED_RIGHT = "ke"
    """Argument: approved answer."""
    SAVED_RETIRE = "kf"
    """Argument: approved answer."""

    # Meetings of a pair. The argument is the meeting where nothing else is said, in base 36 like every number.
    MEET = "tm"
    """Argument: pair, or empty; `.9`: the names from the tenth on."""
    MEET_SHOW = "ts"
    MEET_NEW = "tn"
    """Argument: pair."""
    MEET_AGAIN = "ta"
    MEET_TALK = "tg"
    MEET_WHEN = "tw"
    MEET_AT = "tt"
    """Argument: moment."""
    MEET_PLACE_LATER = "tp"
    MEET_AGREE = "ty"
    """Argument: meeting, moment."""
    MEET_PLACE = "tl"
    MEET_CANCEL = "tc"
    MEET_CANCEL_SURE = "tx"
    MEET_LOG = "tj"
    MEET_MINUTES = "tu"
    """Argument: meeting, minutes (decimal)."""
    MEET_OTHER_TOPIC = "tq"
    MEET_NO_FOLLOW_UP = "tf"
    MEET_CONFIRM = "tk"
    """Argument: meeting, mark of the log."""
    MEET_NOT_HELD = "th"

    # The weekly summary. Argument: the week and the superior whose it is.
    WEEKLY_BOOK = "wk"
    WEEKLY_CHART = "wg"
    WEEKLY_OPEN = "wo"

    BOARD = "bo"

    PANEL = "pp"

    # Questionnaires. The argument begins with the survey; numbers in base 36, joined by `-`.
    SURVEY = "vs"
    SURVEY_ANSWER = "va"
    """Argument: survey, item, value."""
    SURVEY_SKIP = "vk"
    """Argument: survey, item."""
    SURVEY_ENOUGH = "ve"

    # Follow-ups, the superior's side. Argument: the week, the superior and the person; then what is to be done.
    ACT_ON = "fo"
    ACT_STEP = "fp"
    ACT_SURE = "fs"
    # The learner's side. Argument: the follow-up.
    HINDER = "hi"
    """Argument: the follow-up, and what hinders."""
    OFFER_YES = "hy"
    OFFER_NO = "hn"
    GRANTED_END = "he"

    CERTIFICATE = "ce"
    """Argument: enrolment."""
    CERTIFICATES = "cl"
    """Argument: how many were shown before, or empty."""

    # Figures of the indicators that a superior enters.
    FIGURES = "fg"
    """Argument: unit, or empty."""
    FIGURE = "fe"
    """Argument: `o` or `s` and the unit, then the period: `s1a.2026-S1`."""


@dataclass(frozen=True, slots=True)
class AnswerTap:
    """The option at `position` of a question instance."""

    instance: int
    position: int


@dataclass(frozen=True, slots=True)
class Do:
    """An act, with its argument."""

    act: Act
    argument: str = ""


Button = AnswerTap | Do
_ACTS = {act.value: act for act in Act}


def encode(button: Button) -> str:
    """The payload of a button: ASCII, at most 64 bytes. Raises ValueError where it would be another."""
    if isinstance(button, AnswerTap):
        payload = f"{VERSION}.a.{base36(button.instance)}.{button.position}"
    else:
        payload = f"{VERSION}.d.{button.act.value}" + (f".{button.argument}" if button.argument else "")
    if len(payload) > MAX_PAYLOAD or decode(payload) != button:
        raise ValueError(f"no button can carry {button!r}")
    return payload


def decode(payload: str) -> Button | None:
    """The button in a payload; None where it is not one of ours or of a version that we no longer read."""
    if answer := _ANSWER.fullmatch(payload):
        instance = number36(answer[1])
        return None if instance is None else AnswerTap(instance, int(answer[2]))
    if act := _DO.fullmatch(payload):
        return Do(_ACTS[act[1]], act[2] or "") if act[1] in _ACTS else None
    return None


def base36(number: int) -> str:
    """A non-negative number in base 36, as `int(text, 36)` reads it."""
    if number < 0:
        raise ValueError("only non-negative numbers have a place in a payload")
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def number36(digits: str) -> int | None:
    """The number that `base36` wrote; None where it is none, or larger than any of ours."""
    if not _NUMBER.fullmatch(digits):
        return None
    number = int(digits, 36)
    return number if number <= LARGEST else None


def number10(digits: str) -> int | None:
    """The number in plain digits; None where there is none, or one larger than any of ours."""
    number = int(digits) if digits.isdecimal() and len(digits) < 20 else LARGEST + 1
    return number if number <= LARGEST else None

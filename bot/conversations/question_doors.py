"""The ways into questions, the mentor's desk and the answer bank."""

from __future__ import annotations

from bot.buttons import Act
from bot.conversations import (
    answer_bank,
    asked_before,
    desk_answer,
    hand_over,
    mentor_desk,
    question,
    question_check,
    question_file,
    reporting,
    thread,
    unseen_question,
)
from bot.conversations.desk_rights import seen
from bot.doors import Doors
from bot.turns import Turn
from people.model import Role

_LEARNERS = (
    Act.ASK, Act.ASK_GROUP, Act.ASK_FIX, Act.ASK_SEND, Act.ASK_HELPED, Act.ASK_ON, Act.ASK_CANCEL, Act.ASKED,
)  # fmt: skip


def _answer(turn: Turn, argument: str) -> None:
    if (found := seen(turn, argument)) is not None:
        desk_answer.begin(turn, found, desk_answer.ANSWER)


def _ask_back(turn: Turn, argument: str) -> None:
    if (found := seen(turn, argument)) is not None:
        desk_answer.begin(turn, found, desk_answer.BACK)


def _saved_answers(turn: Turn, argument: str) -> None:
    if (found := seen(turn, argument)) is not None:
        desk_answer.saved_answers(turn, found)


DOORS = Doors(
    acts={
        Act.ASK: question.ask,
        Act.ASK_GROUP: question.in_group,
        Act.ASK_FIX: lambda turn, _: question_check.fix(turn),
        Act.ASK_SEND: lambda turn, _: question_check.send_anyway(turn),
        Act.ASK_HELPED: question_check.helped,
        Act.ASK_ON: lambda turn, _: question_check.go_on(turn),
        Act.ASK_CANCEL: lambda turn, _: question.cancel(turn),
        Act.ASKED: lambda turn, _: asked_before.show(turn),
        Act.ASKED_OPEN: asked_before.open_one,
        Act.FOLLOW: thread.follow,
        Act.SOLVED: thread.solved,
        Act.WITHDRAW: thread.withdraw,
        Act.REPORT: reporting.ask,
        Act.REPORT_SURE: reporting.sure,
        Act.FILE: question_file.show,
        Act.FILE_AGAIN: question_file.ask_again,
        Act.DESK: lambda turn, _: mentor_desk.show(turn),
        Act.DESK_OPEN: mentor_desk.open_one,
        Act.DESK_ANSWER: _answer,
        Act.DESK_BACK: _ask_back,
        Act.DESK_SAVED: _saved_answers,
        Act.DESK_USE: answer_bank.use,
        Act.DESK_OVER: hand_over.choose,
        Act.DESK_TO: hand_over.to,
        Act.DESK_NO_NOTE: lambda turn, _: hand_over.without_note(turn),
        Act.DESK_NOT_MINE: hand_over.not_mine,
        Act.DESK_MORE: mentor_desk.more,
        Act.DESK_SNOOZE: mentor_desk.put_aside,
        Act.DESK_TAKE: mentor_desk.take,
        Act.DESK_SEND: lambda turn, _: desk_answer.send_anyway(turn),
        Act.UNSEEN: unseen_question.choose,
        Act.UNSEEN_TO: unseen_question.to,
        Act.SAVE: answer_bank.offer,
        Act.SAVE_SURE: answer_bank.approve,
        Act.SAVE_EDIT: answer_bank.edit,
        Act.REVIEW_SAVED: answer_bank.review,
        Act.SAVED_RIGHT: answer_bank.still_right,
        Act.SAVED_RETIRE: answer_bank.retire,
    },
    typed={
        "ask": question.typed,
        "ask_check": question.typed,
        desk_answer.ANSWER: desk_answer.typed,
        desk_answer.BACK: desk_answer.typed,
        desk_answer.CHECK: desk_answer.typed,
        hand_over.NOTE: hand_over.typed,
        answer_bank.EDIT: answer_bank.typed,
        answer_bank.REVIEW: answer_bank.typed,
    },
    media=frozenset({"ask", "ask_check", desk_answer.ANSWER, desk_answer.BACK, desk_answer.CHECK}),
    replies={"question": thread.replied},
    commands={"tanya": Act.ASK, "ask": Act.ASK, "meja": Act.DESK, "desk": Act.DESK},
    needs=dict.fromkeys(_LEARNERS, Role.LEARNER),
)

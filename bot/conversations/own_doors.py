"""The ways into what is everybody's own, whatever their role: consent, language, progress, leave, and their data."""

from __future__ import annotations

from bot.buttons import Act
from bot.conversations import home, leave, onboarding, privacy, progress, settings
from bot.doors import Doors
from bot.texts import LANGUAGES
from bot.turns import Turn


def _language(turn: Turn, argument: str) -> None:
    chosen = argument if argument in LANGUAGES else ("en" if turn.texts.language == "id" else "id")
    settings.set_language(turn, chosen)


DOORS = Doors(
    acts={
        Act.CONSENT: lambda turn, _: onboarding.consent(turn),
        Act.NOTICE: lambda turn, _: onboarding.read_notice(turn),
        Act.DECLINE: lambda turn, _: home.show(turn),
        Act.LANGUAGE: _language,
        Act.PROGRESS: lambda turn, _: progress.show(turn),
        Act.HELP: lambda turn, _: home.help_page(turn),
        Act.LEAVE_ASK: lambda turn, _: leave.ask(turn),
        Act.LEAVE: leave.for_days,
        Act.LEAVE_END: leave.end,
        Act.DATA: lambda turn, _: privacy.show(turn),
        Act.DATA_COPY: lambda turn, _: privacy.copy(turn),
        Act.DATA_STOP: lambda turn, _: privacy.stop(turn),
        Act.DATA_ERASE: lambda turn, _: privacy.ask_erase(turn),
        Act.DATA_ERASE_SURE: lambda turn, _: privacy.erase(turn),
    },
    typed={"leave": leave.typed},
    commands={
        "bahasa": Act.LANGUAGE, "language": Act.LANGUAGE,
        "kemajuan": Act.PROGRESS, "progress": Act.PROGRESS, "jp": Act.PROGRESS,
        "bantuan": Act.HELP, "help": Act.HELP,
        "cuti": Act.LEAVE_ASK, "leave": Act.LEAVE_ASK,
        "data": Act.DATA, "privacy": Act.DATA, "berhenti": Act.DATA_STOP, "stop": Act.DATA_STOP,
        "hapus": Act.DATA_ERASE, "erase": Act.DATA_ERASE,
    },
)  # fmt: skip

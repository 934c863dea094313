"""`bekal`: finds the command, runs it, and turns whatever goes wrong into a clear line and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType

from bot.clock import Clock, SystemClock
from bot.commands import COMMANDS
from bot.commands.console import Console, chosen_language
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.troubles import file_trouble, store_trouble
from bot.texts import LANGUAGES, Texts, texts_for
from people.faults import FaultsFound
from store.errors import StoreUnavailable

DONE, REFUSED, INTERRUPTED = 0, 1, 130
VERSION = "0.1.0"
PRIVATE = 0o077
"""What others may not do with a file that a command makes: databases, exports and backups hold personal data."""


def main(words: Sequence[str] | None = None, clock: Clock | None = None) -> int:
    """Run the command in `words`. The exit code: 0 done, 1 refused or faults found, 2 wrong usage."""
    words = list(sys.argv[1:] if words is None else words)
    texts = texts_for(chosen_language() or LANGUAGES[0])
    module = _module(words)
    try:
        args = _parser(words, texts, module).parse_args(words)
    except SystemExit as end:
        return int(end.code or 0)
    assert module is not None  # noqa: S101  # a command is required, and every command has a module
    before = os.umask(PRIVATE)
    try:
        return _guarded(module, Console(args, texts, clock or SystemClock()))
    finally:
        os.umask(before)


def _command(words: Sequence[str]) -> str:
    """The first word that is a command; `--config` may come before it."""
    before = ""
    for word in words:
        if word in COMMANDS and before != "--config":
            return word
        before = word
    return ""


def _module(words: Sequence[str]) -> ModuleType | None:
    command = _command(words)
    return importlib.import_module(f"bot.commands.{COMMANDS[command]}") if command else None


def _parser(words: Sequence[str], texts: Texts, module: ModuleType | None) -> Parser:
    """The whole parser; only the command that is called has its arguments, so that no other module is imported."""
    parser = Parser(prog="bekal", texts=texts, key="bekal")
    parser.add_argument("--version", action="version", version=f"bekal {VERSION}", help=texts("cli.common.version"))
    parser.take_config()
    called = _command(words)
    for name in COMMANDS:
        command = parser.command(name, name)
        if name == called and module:
            module.arguments(command)
    return parser


def _guarded(module: ModuleType, console: Console) -> int:
    try:
        code: int = module.run(console)
        sys.stdout.flush()
        return code
    except FaultsFound as found:
        return _faults(console, found)
    except Refused as refusal:
        console.remark(refusal.key, **refusal.params)
    except StoreUnavailable as error:
        console.remark("error.store", store=console.store_shown, **store_trouble(console.texts, error))
    except BrokenPipeError:
        # whoever read our output has enough; without this the interpreter complains while it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        console.remark("error.file", file=error.filename or "", reason=file_trouble(console.texts, error))
    except KeyboardInterrupt:
        console.remark("error.interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the last net: nobody who administers is shown a traceback
        _unexpected(console, error)
    return REFUSED


def _faults(console: Console, found: FaultsFound) -> int:
    if console.json:
        shown = [{"where": f.where, "code": f.code, "message": console.texts.fault(f)} for f in found.faults]
        console.report({"faults": shown})
    for fault in found.faults:
        console.remark_fault(fault)
    console.remark("error.faults", count=sum(not fault.warning for fault in found.faults))
    return REFUSED


def _unexpected(console: Console, error: Exception) -> None:
    if os.environ.get("BEKAL_DEBUG"):
        traceback.print_exception(error)
    console.remark("error.unexpected", reason=type(error).__name__)

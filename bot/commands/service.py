"""`bekal run` and `bekal demo`: the service, and the demonstration of it."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import sys
import tempfile
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.given import moment, port_number, rate
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.troubles import store_trouble
from store.errors import StoreUnavailable

if TYPE_CHECKING:
    from bot.clock import Clock
    from store.store import Store

ROLES = ("all", "web", "worker", "scheduler")


def arguments(parser: Parser) -> None:
    if parser.key == "run":
        parser.take("--role", choices=ROLES, default="all")
    else:
        parser.take("--port", type=port_number, default=8080)
        parser.take("--data", metavar="DIR", type=Path)
    parser.take("--clock", metavar="TIME", type=moment)
    parser.take("--clock-rate", metavar="N", type=rate, default=1.0)
    parser.take_config()


def run(console: Console) -> int:
    return _run(console) if console.args.command == "run" else _demo(console)


def _run(console: Console) -> int:
    from bot.app import serve
    from bot.logs import set_up
    from bot.service import Role

    config, args = console.config, console.args
    for warning in config.warnings:
        console.remark_fault(warning)
    clock = _clock(console)
    _tell_accounts(console)
    role = Role(args.role)

    def listening() -> None:
        if role in (Role.ALL, Role.WEB):
            console.remark("service.running", host=config.web.host, port=config.web.port)
        else:
            console.remark("service.working", role=role)

    with console.store(create=True) as store:
        set_up(config.log, clock)
        try:
            _serve(serve(config, store, clock, role, args.clock_rate, listening))
        except OSError as error:
            raise _not_listening(error, config.web.host, config.web.port) from None
    return 0


def _clock(console: Console) -> Clock:
    """The machine's clock, or in a rehearsal one that is driven. Raises Refused where that could reach real people."""
    from bot.clock import DrivenClock
    from bot.config import beyond_this_machine

    args = console.args
    if args.clock is None and args.clock_rate == 1.0:
        return console.clock
    if addresses := beyond_this_machine(console.config):
        raise Refused("service.rehearsal_refused", accounts=", ".join(addresses))
    return DrivenClock(args.clock, args.clock_rate)


def _tell_accounts(console: Console) -> None:
    telegram = console.config.channels.telegram
    for account in telegram:
        if not account.on:
            console.remark("service.account_off", account=account.name)
    if not any(account.on for account in telegram):
        console.remark("service.no_account")


def _demo(console: Console) -> int:
    from bot.config.settings import LogSettings
    from bot.demo import HOST, demo_clock, serve_demo
    from bot.logs import set_up
    from store.store import Store

    args, language = console.args, console.texts.language

    def listening() -> None:
        url = f"http://{HOST}:{args.port}/simulator"
        console.say("service.open", url=url)
        sys.stdout.flush()
        _show_page(url)

    with ExitStack() as stack:
        folder = args.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bekal-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        store = stack.enter_context(Store.open(f"sqlite:///{folder.resolve() / 'demo.db'}"))
        _ready(console, store, folder)
        clock = demo_clock(store, args.clock, args.clock_rate)
        set_up(LogSettings(level="warning"), clock)
        try:
            _serve(serve_demo(store, clock, args.port, args.clock_rate, language, listening))
        except OSError as error:
            raise _taken(error, args.port) from None
    return 0


def _ready(console: Console, store: Store, folder: Path) -> None:
    """Bring the demonstration's tables up to date. Raises Refused where that file is none of ours."""
    from store.migrations import known

    try:
        found, _ = store.revisions()
        if found and found not in known():
            raise Refused("error.newer", found=found)
        store.upgrade()
    except StoreUnavailable as error:
        what = store_trouble(console.texts, error)["what"]
        raise Refused("service.demo_data", folder=folder, what=what) from None


def _show_page(url: str) -> None:
    """Open the page where somebody sits in front of a screen."""
    screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and sys.stdout.isatty():
        import webbrowser

        asyncio.get_running_loop().call_later(1.0, webbrowser.open, url)


def _serve(service: Coroutine[Any, Any, None]) -> None:
    """Run the service on the fastest loop there is. Raises OSError where it cannot listen at its port."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(service)


def _not_listening(error: OSError, host: str, port: int) -> Exception:
    """What to tell about an address of the configuration that cannot be listened at."""
    if error.errno in (errno.EADDRINUSE, errno.EACCES):
        return Refused(f"service.web_port_{'taken' if error.errno == errno.EADDRINUSE else 'forbidden'}", port=port)
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return Refused("service.web_host", host=host)
    return error


def _taken(error: OSError, port: int) -> Exception:
    """What to tell about a port of the command line that cannot be listened at."""
    if error.errno == errno.EADDRINUSE:
        return Refused("service.port_taken", port=port, other=port + 1)
    if error.errno == errno.EACCES:
        return Refused("service.port_forbidden", port=port)
    return error


def _loop_factory() -> Any:
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return None
    return uvloop.new_event_loop

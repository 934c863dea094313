"""The command line's parser: every help text comes from the texts, every command shows an example."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import Any, NoReturn

from bot.commands.usage import wrong_usage
from bot.texts import Texts

USAGE = 2
DEFAULT_CONFIG = "config.yaml"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help that calls its usage by our word for it."""

    def __init__(self, prog: str, word: str) -> None:
        super().__init__(prog)
        self._word = word

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self._word if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose texts stand under `cli.<key>`; sub-commands have keys of their own."""

    def __init__(self, *, texts: Texts, key: str, **options: Any) -> None:
        super().__init__(
            description=texts(f"cli.{key}.help"),
            epilog=texts("cli.common.example", example=texts(f"cli.{key}.example")),
            formatter_class=partial(_Formatter, word=texts("cli.common.usage_word") + " "),
            allow_abbrev=False,
            add_help=False,
            **options,
        )
        self.texts, self.key = texts, key
        self._positionals.title, self._optionals.title = texts("cli.common.arguments"), texts("cli.common.options")
        self.add_argument("-h", "--help", action="help", help=texts("cli.common.help"))
        self._groups: Any = None

    def take(self, *names: str, **options: Any) -> None:
        """Add an argument; its help is the text under this command and the argument's name."""
        self.add_argument(*names, help=self._help(names[-1]), **options)

    def take_one_of(self, *arguments: tuple[str, dict[str, Any]]) -> None:
        """Add arguments of which exactly one must be given."""
        group = self.add_mutually_exclusive_group(required=True)
        for name, options in arguments:
            group.add_argument(name, help=self._help(name), **options)

    def take_config(self) -> None:
        """Add `--config`, which every command has."""
        self.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=self.texts("cli.common.config"))

    def take_json(self) -> None:
        """Add `--json`, for commands that report."""
        self.add_argument("--json", action="store_true", help=self.texts("cli.common.json"))

    def command(self, name: str, key: str = "") -> Parser:
        """Add a sub-command with its own texts (`<key>_<name>` of this one's where `key` is empty)."""
        key = key or f"{self.key}_{name}"
        if self._groups is None:
            dest = "command" if self.key == "bekal" else "action"
            self._groups = self.add_subparsers(dest=dest, required=True, metavar=self.texts("cli.common.command"))
        parser: Parser = self._groups.add_parser(name, texts=self.texts, key=key, help=self.texts(f"cli.{key}.help"))
        return parser

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words that were given, and where help is; exit code 2."""
        self.print_usage(sys.stderr)
        message = wrong_usage(self.texts, message)
        self.exit(USAGE, self.texts("cli.common.usage", message=message, command=self.prog) + "\n")

    def _help(self, name: str) -> str:
        text = self.texts(f"cli.{self.key}.{name.lstrip('-').replace('-', '_')}")
        return text.replace("%", "%%")

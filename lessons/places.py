"""YAML that remembers where each value stood, and reading it with every fault reported at its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from lessons.model import DEFAULT_LANGUAGE, LocalText
from people.faults import Fault
from people.yaml_reading import composed

MAX_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a file with its place. Readers report to `faults` and go on with a harmless value.

    `data` is a str, int, float, bool, date or None; a list of Node; or a dict of str to Node.
    """

    data: Any
    file: str
    line: int
    column: int
    faults: list[Fault]

    @classmethod
    def parse(cls, text: str, file: str, faults: list[Fault]) -> Node:
        """Read one YAML document. A syntax error is reported and gives an empty mapping."""
        try:
            root = composed(text)
            return cls({}, file, 1, 1, faults) if root is None else _Locating(file, faults).located(root)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            faults.append(Fault(f"{file}:{line}:{column}", "yaml.syntax", {"problem": error.problem or ""}))
            return cls({}, file, line, column, faults)
        except yaml.YAMLError as error:
            faults.append(Fault(f"{file}:1:1", "yaml.syntax", {"problem": type(error).__name__}))
        except RecursionError:
            faults.append(Fault(f"{file}:1:1", "yaml.too_deep"))
        return cls({}, file, 1, 1, faults)

    @classmethod
    def of(cls, data: Any, file: str, faults: list[Fault]) -> Node:
        """Wrap plain data (read back from the store) that has no places."""
        if isinstance(data, dict):
            data = {str(k): cls.of(v, file, faults) for k, v in data.items()}
        elif isinstance(data, list):
            data = [cls.of(v, file, faults) for v in data]
        return cls(data, file, 0, 0, faults)

    def plain(self) -> Any:
        """The value without places: what is hashed and stored."""
        if isinstance(self.data, dict):
            return {key: value.plain() for key, value in self.data.items()}
        if isinstance(self.data, list):
            return [value.plain() for value in self.data]
        return self.data.isoformat() if isinstance(self.data, date) else self.data

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def fault(self, code: str, warning: bool = False, **params: Any) -> None:
        """Report a fault at this place."""
        self.faults.append(Fault(self.where, code, params, warning))

    def mapping(self, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Node]:
        """The value as a mapping with known keys; missing and unknown keys are faults."""
        if not isinstance(self.data, dict):
            self.fault("yaml.not_mapping")
            return {}
        known = [*required, *optional]
        for key, value in self.data.items():
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                value.fault("yaml.unknown_key", key=key, near=near[0] if near else ", ".join(known))
        for key in required:
            if key not in self.data:
                self.fault("yaml.missing_key", key=key)
        return {key: value for key, value in self.data.items() if key in known}

    def entries(self) -> dict[str, Node]:
        """The value as a mapping with any keys."""
        if not isinstance(self.data, dict):
            self.fault("yaml.not_mapping")
            return {}
        return dict(self.data)

    def items(self) -> Iterator[Node]:
        """The value as a list."""
        if not isinstance(self.data, list):
            self.fault("yaml.not_list")
            return iter(())
        return iter(self.data)

    def text(self, most: int | None = None, empty: bool = False) -> str:
        """The value as text of at most `most` characters; empty only where that is allowed."""
        if not isinstance(self.data, str):
            if not (self.data is None and empty):
                self.fault("yaml.not_text")
            return ""
        value = self.data.strip()
        if not value and not empty:
            self.fault("yaml.empty")
        if most is not None and len(value) > most:
            self.fault("yaml.too_long", length=len(value), most=most)
        return value

    def local_text(self, most: int | None = None) -> LocalText:
        """A text, or a mapping by language in which Indonesian must be present."""
        if not isinstance(self.data, dict):
            return LocalText({DEFAULT_LANGUAGE: self.text(most)})
        if DEFAULT_LANGUAGE not in self.data:
            self.fault("yaml.missing_key", key=DEFAULT_LANGUAGE)
        texts = {language: node.text(most) for language, node in self.data.items()}
        return LocalText({DEFAULT_LANGUAGE: "", **texts})

    def integer(self, least: int | None = None, most: int | None = None) -> int:
        """The value as a whole number within bounds."""
        if isinstance(self.data, bool) or not isinstance(self.data, int):
            self.fault("yaml.not_integer")
            return least or 0
        if (least is not None and self.data < least) or (most is not None and self.data > most):
            self.fault("yaml.out_of_range", value=self.data, least=_bound(least), most=_bound(most))
            return least or 0
        return self.data

    def number(self, least: float | None = None, most: float | None = None) -> float:
        """The value as a number within bounds."""
        if isinstance(self.data, bool) or not isinstance(self.data, int | float):
            self.fault("yaml.not_number")
            return least or 0.0
        if (least is not None and self.data < least) or (most is not None and self.data > most):
            self.fault("yaml.out_of_range", value=self.data, least=_bound(least), most=_bound(most))
            return least or 0.0
        return float(self.data)

    def boolean(self) -> bool:
        """The value as true or false, nothing else."""
        if not isinstance(self.data, bool):
            self.fault("yaml.not_boolean")
            return False
        return self.data

    def date(self) -> date:
        """The value as a date, YYYY-MM-DD."""
        if isinstance(self.data, date) and not isinstance(self.data, datetime):
            return self.data
        try:
            return date.fromisoformat(str(self.data))
        except ValueError:
            self.fault("yaml.not_date", value=str(self.data))
            return date.min

    def choice(self, options: Collection[str]) -> str:
        """The value as one of a few words."""
        value = self.data if isinstance(self.data, str) else ""
        if value not in options:
            self.fault("yaml.not_choice", value=str(self.data), options=", ".join(options))
            return next(iter(options))
        return value


def _bound(value: float | None) -> str:
    return "–" if value is None else str(value)


class _Locating:
    """Turns one composed document into located nodes."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self._file, self._faults = file, faults
        self._scalars = yaml.SafeLoader("")
        self._seen: set[int] = set()

    def located(self, node: yaml.Node) -> Node:
        """The node with its place. A value that is written once and meant twice (an alias) is a fault.

        Aliases may nest without end, and a place of their own they have not.
        """
        if id(node) in self._seen:
            self._fault(node, "yaml.alias")
            return self._placed(node, self._scalar(node) if isinstance(node, yaml.ScalarNode) else "")
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._placed(node, self._entries(node))
        if isinstance(node, yaml.SequenceNode):
            return self._placed(node, [self.located(child) for child in node.value])
        return self._placed(node, self._scalar(node))

    def _entries(self, node: yaml.MappingNode) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in entries:
                self._fault(key_node, "yaml.duplicate_key", key=key)
            entries[key] = self.located(value_node)
        return entries

    def _scalar(self, node: yaml.Node) -> Any:
        try:
            return self._scalars.construct_object(node)
        except ValueError:
            return node.value  # it looks like a date and is none: whoever wants one says so
        except yaml.YAMLError as error:
            self._fault(node, "yaml.syntax", problem=str(error).splitlines()[0])
            return ""

    def _placed(self, node: yaml.Node, data: Any) -> Node:
        return Node(data, self._file, node.start_mark.line + 1, node.start_mark.column + 1, self._faults)

    def _fault(self, node: yaml.Node, code: str, **params: Any) -> None:
        where = f"{self._file}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
        self._faults.append(Fault(where, code, params))

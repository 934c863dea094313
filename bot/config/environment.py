"""`${NAME}` in the configuration: from the environment, or from the file that `NAME_FILE` points to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lessons.bounded import TooLarge, read_text
from lessons.places import Node

MAX_SECRET_BYTES = 64_000
_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def fill(node: Node, environment: Mapping[str, str]) -> Node:
    """The same tree with every `${NAME}` in its texts replaced; what cannot be read is reported at its place."""
    if isinstance(node.data, dict):
        return replace(node, data={key: fill(value, environment) for key, value in node.data.items()})
    if isinstance(node.data, list):
        return replace(node, data=[fill(value, environment) for value in node.data])
    if not isinstance(node.data, str) or "${" not in node.data:
        return node
    return replace(node, data=_NAME.sub(lambda match: _value(match[1], node, environment), node.data))


def _value(name: str, node: Node, environment: Mapping[str, str]) -> str:
    direct, file = environment.get(name), environment.get(f"{name}_FILE")
    if direct is not None and file:
        node.fault("config.both_set", name=name)
    if direct is not None or not file:
        return direct or ""
    return _read(name, file, node)


def _read(name: str, file: str, node: Node) -> str:
    try:
        return read_text(Path(file), MAX_SECRET_BYTES).strip()
    except (OSError, UnicodeDecodeError, TooLarge):
        node.fault("config.secret_file", name=f"{name}_FILE", file=file)
        return ""

"""What Bekal says, by language: keys with parameters, read from the YAML files in this folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from people import yaml_reading
from people.faults import Fault

FOLDER = Path(__file__).parent
LANGUAGES = ("id", "en")


class Texts:
    """The texts of one language. `texts("lesson.header", title="…")` fills the named places of a text."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **params: Any) -> str:
        """The text under `key`. Raises KeyError for an unknown key or a place that has no parameter."""
        return self._texts[key].format(**params)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> Iterator[str]:
        return iter(self._texts)

    def under(self, prefix: str) -> dict[str, str]:
        """The texts below `prefix`, without it and with their places open: for a page that fills them itself."""
        start = prefix + "."
        return {key.removeprefix(start): text for key, text in self._texts.items() if key.startswith(start)}

    def fault(self, fault: Fault) -> str:
        """`where: what is wrong, and what to do`."""
        return f"{fault.where}: {self.explained(fault)}"

    def explained(self, fault: Fault) -> str:
        """What is wrong, and what to do, without the place."""
        params = dict(fault.params)
        if "problem" in params:
            params["problem"] = self.problem(params["problem"])
        return self("fault." + fault.code, **params)

    def problem(self, name: str) -> str:
        """Words for an error of the system, by its name; the name itself where there are none."""
        return self._texts.get(f"problem.{name}", name)


@cache
def texts_for(language: str) -> Texts:
    """The texts of `language`, or Indonesian where we do not speak it. Each file's name is the keys' first part."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / known).glob("*.yaml")):
        content = yaml_reading.loaded(path.read_text(encoding="utf-8")) or {}
        texts.update(_flat(content, path.stem))
    return Texts(known, texts)


def _flat(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        name = f"{prefix}.{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield name, str(value).rstrip("\n")

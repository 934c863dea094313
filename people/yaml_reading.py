"""YAML read with libyaml's speed, and with the messages and the bound on nesting of PyYAML's own reader."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML was built without libyaml
    _Quick: type[Any] = yaml.SafeLoader
else:

    class _Events(Composer, CParser, SafeConstructor, Resolver):
        """Events by libyaml, nodes by PyYAML: libyaml's own composer overruns the stack where nesting is deep."""

        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)

    _Quick = _Events


def composed(text: str) -> yaml.Node | None:
    """One document with the place of every value; None where there is none.

    Raises yaml.YAMLError, worded as PyYAML words it, and RecursionError where it is nested too deeply.
    """
    try:
        return yaml.compose(text, Loader=_Quick)
    except (yaml.YAMLError, UnicodeError):
        return yaml.compose(text, Loader=yaml.SafeLoader)


def loaded(text: str) -> Any:
    """The plain values of one document of ours. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_Quick)  # noqa: S506 - it constructs what SafeLoader does, and nothing else

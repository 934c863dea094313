"""Rules that a linter does not know: what a file begins with, who asks the time, what is never in the tree."""

from __future__ import annotations

import ast
import re
import warnings

import pytest

from tests.architecture.tree import PACKAGES, ROOT, called, calls, modules, name, tracked, tree

CLOCKS = {"bot/clock.py", "people/ids.py"}
"""The only files that ask the machine for the time: the service's clock, and ids that must not repeat."""
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
ASKING = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"), ("time", "monotonic")}


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    silent = [name(path) for path in modules() if path.stat().st_size and not ast.get_docstring(tree(path))]
    assert silent == []


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    asking = {
        name(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in ASKING
    }
    assert asking <= CLOCKS


def test_an_exception_from_a_rule_gives_its_reason() -> None:
    """On its line, or in a comment on the line before."""
    bare = re.compile(r"#\s*(type:\s*ignore|noqa)(\[[\w, -]+\]|:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?\s*$")
    found = []
    for path in modules():
        before = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if bare.search(line) and not before.lstrip().startswith("#"):
                found.append(f"{name(path)}:{number}")
            before = line
    assert found == []


def test_a_line_is_always_logged_through_the_chain_of_the_moment() -> None:
    """A method that is taken from the log when a module is imported goes past the scrubbing that is set up later."""
    kept = []
    for path in modules("bot"):
        called_at_once = {id(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
        kept += [
            f"{name(path)}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "log"
            if node.attr in LEVELS and id(node) not in called_at_once
        ]
    assert kept == []


# Written in pieces, so that this file does not break the rules that it holds.
REGISTRIES = "|".join(["py" + "pi", "npm" + "js", "python" + "hosted"])
HOMES = "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me"])
LEFTOVERS = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"])
FORBIDDEN = {
    "an address of a package registry": rf"https?://[^\s\"'>)]*({REGISTRIES})",
    "a path of one machine": rf"(?<![\w.-])/({HOMES})/\w",
    "a leftover": rf"\b({LEFTOVERS})\b",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_tree_is_free_of(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            lines = content.decode("utf-8", "replace").splitlines()
            found += [f"{name(path)}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line)]
    assert found == []


def test_every_package_is_shipped() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f'"{package}*"' in pyproject for package in PACKAGES)
    suffixes = {path.suffix for path in tracked() if path.relative_to(ROOT).parts[0] in PACKAGES}
    shipped = set(re.findall(r'"\*(\.\w+)"', pyproject)) | {".py", ".md"}
    assert suffixes - shipped - {""} == set()


ALLOWED = {
    "tests/patience.py": {"timeout"},
    "tests/fakes/bot_api_delivery.py": {"sleep"},
    "tests/web/phones.py": {"wait_for"},
}
"""The one bound on a wait; how long a strict Telegram lets pass before it brings an update again; what is waited for
on a page, within the patience of every `fresh_page`."""
WAITS = {"wait", "result", "communicate", "urlopen"}
WATCHES = {"sleep", "timeout", "wait_for", "perf_counter", "process_time", "thread_time"}


def test_no_test_sleeps_or_looks_at_a_watch() -> None:
    """`sleep(0)` only lets others go first. Who waits for what has to come does so with `patience()`."""
    looking = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for call in calls(path):
            bare = called(call) == "sleep" and [getattr(word, "value", None) for word in call.args] == [0]
            if called(call) in WATCHES - ALLOWED.get(name(path), set()) and not bare:
                looking.append(f"{name(path)}:{call.lineno}")
    assert looking == []


def test_no_test_is_less_patient_than_all() -> None:
    """Threads and processes are waited for with `SECONDS`; a number of one's own is too small on some machine."""
    impatient = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for call in calls(path):
            words = [*call.args, *(word.value for word in call.keywords if word.arg == "timeout")]
            times = [getattr(word, "value", None) for word in words]
            if called(call) in WAITS and any(isinstance(time, int | float) and time > 0 for time in times):
                impatient.append(f"{name(path)}:{call.lineno}")
    assert impatient == []


def test_a_warning_is_an_error() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)

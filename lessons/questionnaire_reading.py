"""Questionnaires from their files: every fault with its place, and those that have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from lessons.bounded import TooLarge, read_text
from lessons.fields import entries, identifier, local
from lessons.model import LocalText
from lessons.places import MAX_FILE_BYTES, Node
from lessons.questionnaire import Answering, Item, Kind, Questionnaire, Scoring
from people.faults import Fault, FaultsFound

SHIPPED = Path(__file__).parent / "questionnaires"
"""The questionnaires that come with Bekal."""
MOST_TITLE = 80
MOST_NOTE = 400
"""Characters of what is told before the first item: it stands in one message with it."""
MOST_ITEM = 200
MOST_LABEL = 20
"""Characters of a button."""
POINTS = (2, 7)
"""Fewest and most points of a scale: with the two ways on they fit the buttons of a message."""
MOST_VALUE = 100
MOST_ITEMS = 20


@cache
def shipped() -> tuple[Questionnaire, ...]:
    """The questionnaires that come with Bekal, one of each kind. Raises FaultsFound where one is faulty."""
    found, faults = load_questionnaires(SHIPPED)
    if faults:
        raise FaultsFound(faults)
    return found


def load_questionnaires(folder: Path) -> tuple[tuple[Questionnaire, ...], list[Fault]]:
    """The faultless questionnaires in `folder`, by file name, and every fault of all of them."""
    faults: list[Fault] = []
    found: dict[Kind, Questionnaire] = {}
    for path in sorted(folder.glob("*.yaml")):
        own: list[Fault] = []
        node = _parsed(path, own)
        questionnaire = None if own else read_questionnaire(node)
        if questionnaire and questionnaire.kind in found:
            node.data["kind"].fault("survey.kind_twice", kind=questionnaire.kind.value)
        if questionnaire and not own:
            found[questionnaire.kind] = questionnaire
        faults += own
    faults += [Fault(str(folder), "survey.kind_missing", {"kind": kind.value}) for kind in Kind if kind not in found]
    return tuple(found.values()), faults


def read_questionnaire(node: Node) -> Questionnaire:
    """What is written at `node`; what is wrong is reported there, and a harmless value stands in for it."""
    fields = node.mapping(
        required=("id", "version", "kind", "title", "note", "items"), optional=("scale", "between", "score")
    )
    scale = read_scale(fields)
    between = fields["between"].boolean() if "between" in fields else False
    nodes = entries(fields, "items")
    items = tuple(_item(one, scale, between) for one in nodes)
    if "items" in fields and not 1 <= len(items) <= MOST_ITEMS:
        fields["items"].fault("survey.number_of_items", number=len(items), most=MOST_ITEMS)
    named = [node.data.get("id", node) if isinstance(node.data, dict) else node for node in nodes]
    _report_doubles([item.id for item in items], named, "survey.duplicate_item")
    return Questionnaire(
        id=identifier(fields),
        version=fields["version"].integer(1, 1000) if "version" in fields else 1,
        kind=Kind(fields["kind"].choice([kind.value for kind in Kind])) if "kind" in fields else Kind.SATISFACTION,
        title=local(fields, "title", MOST_TITLE),
        note=local(fields, "note", MOST_NOTE),
        items=items,
        scoring=_scoring(fields["score"], items) if "score" in fields else Scoring(()),
    )


def read_scale(fields: Mapping[str, Node]) -> tuple[Answering, ...]:
    """The points under `scale`: ascending, each with what stands on its button; none where there is no scale."""
    if "scale" not in fields:
        return ()
    nodes = entries(fields, "scale")
    points = tuple(_point(node) for node in nodes)
    values = [point.value for point in points]
    if not POINTS[0] <= len(points) <= POINTS[1]:
        fields["scale"].fault("survey.number_of_points", number=len(points), least=POINTS[0], most=POINTS[1])
    for node, before, value in zip(nodes[1:], values, values[1:], strict=False):
        if value <= before:
            node.fault("survey.not_ascending")
    return points


def _point(node: Node) -> Answering:
    fields = node.mapping(required=("value", "label"))
    value = fields["value"].integer(0, MOST_VALUE) if "value" in fields else 0
    return Answering(value, local(fields, "label", MOST_LABEL))


def _item(node: Node, scale: tuple[Answering, ...], between: bool) -> Item:
    fields = node.mapping(required=("id", "text"), optional=("words", "scale", "counted"))
    in_words = fields["words"].boolean() if "words" in fields else False
    own = read_scale(fields)
    if in_words and own:
        fields["scale"].fault("survey.words_with_scale")
    elif not (in_words or own or scale):
        node.fault("survey.no_scale")
    counted = fields["counted"].boolean() if "counted" in fields else False
    text: LocalText = local(fields, "text", MOST_ITEM)
    points = () if in_words else own or scale
    return Item(identifier(fields), text, points, between and not own and not in_words, counted)


def _scoring(node: Node, items: Sequence[Item]) -> Scoring:
    fields = node.mapping(required=("items", "times", "least"))
    degrees = {item.id for item in items if not (item.in_words or item.counted)}
    scored = entries(fields, "items")
    for one in scored:
        if one.data not in degrees:
            one.fault("survey.not_scored", item=str(one.data), options=", ".join(sorted(degrees)))
    names = tuple(str(one.data) for one in scored)
    _report_doubles(names, scored, "survey.duplicate_item")
    times = fields["times"].number(0.01, 100) if "times" in fields else 1.0
    least = fields["least"].integer(1, max(1, len(names))) if "least" in fields else 1
    return Scoring(names, times, least)


def _report_doubles(names: Sequence[str], nodes: Sequence[Node], code: str) -> None:
    seen: set[str] = set()
    for name, node in zip(names, nodes, strict=True):
        if name and name in seen:
            node.fault(code, id=name)
        seen.add(name)


def _parsed(path: Path, faults: list[Fault]) -> Node:
    try:
        return Node.parse(read_text(path, MAX_FILE_BYTES), str(path), faults)
    except (OSError, UnicodeDecodeError, TooLarge) as error:
        faults.append(Fault(str(path), "course.unreadable", {"problem": type(error).__name__}))
        return Node({}, str(path), 1, 1, [])

"""Names of people: without degrees and titles, and how to address someone politely.

The forms of address stand here and not with the texts, because they belong to the name like its degrees do.
"""

from __future__ import annotations

import re

from people.degrees import is_degree
from people.model import Person
from people.nip import Sex, sex

_TITLE = re.compile(
    r"(?:prof|drs|dra|drg|drh|dr|ir|hj|h|k\.\s?h|kh|ns|ners|apt|bd|pdt|ust|tn|ny|nn|bpk|bapak|pak|ibu|bu|sdr|sdri)"
    r"(?:\.\s*|\s+)(?=\w)",
    re.IGNORECASE,
)
_UNCALLED = re.compile(r"[a-z]|ni|m[ou]h|moch|mohd|m[ou]c?ham+ad|m[ou]h?am+ad|abd|ode|la|wa")
"""First parts of a name by which nobody is called, where another part follows."""
_ADDRESS = {
    "id": {Sex.MALE: "Bapak", Sex.FEMALE: "Ibu", None: "Bapak/Ibu"},
    "en": {Sex.MALE: "Mr", Sex.FEMALE: "Ms", None: ""},
}


def bare_name(name: str) -> str:
    """A name without titles before and degrees behind: `Dr. Hj. Siti Aminah, S.Sos., M.Si.` is `Siti Aminah`."""
    plain = " ".join(name.split())
    front, *behind = (part.strip() for part in plain.split(","))
    if behind and not any(is_degree(word, after_comma=True) for part in behind for word in part.split()):
        front = " ".join([front, *behind])
    words = _without_titles(front).split()
    while len(words) > 1 and is_degree(words[-1], after_comma=False):
        words.pop()
    return " ".join(words) or plain


def call_name(person: Person) -> str:
    """The one name by which this person is spoken to: `Maria`. Empty where the name is gone."""
    words = bare_name(person.name).split()
    called = [word for place, word in enumerate(words) if not _uncalled(words, place)]
    return _capitalised((called or words or [""])[0])


def polite(person: Person, language: str) -> str:
    """How to greet them: `Ibu Maria`, `Bapak/Ibu Maria` where the sex is not known, in English `Ms Maria`."""
    return f"{_form(person, language)} {call_name(person)}".strip()


def address(person: Person, language: str) -> str:
    """How to speak to them inside a sentence: `Ibu`, `Bapak`, `Bapak/Ibu`; in English the polite name."""
    return polite(person, language) if language == "en" else _form(person, language)


def discreet(person: Person, language: str = "id") -> str:
    """How to speak of them to someone who need not know who it is: `Ibu M.`"""
    initial = call_name(person)[:1]
    return f"{_form(person, language)} {initial}.".strip() if initial else _form(person, language)


def _form(person: Person, language: str) -> str:
    return _ADDRESS.get(language, _ADDRESS["id"])[sex(person.nip)]


def _without_titles(text: str) -> str:
    while found := _TITLE.match(text):
        text = text[found.end() :]
    return text


def _uncalled(words: list[str], place: int) -> bool:
    plain = words[place].strip(".").casefold()
    following = words[place + 1].casefold() if place + 1 < len(words) else ""
    if not following:
        return False
    return bool(_UNCALLED.fullmatch(plain))


def _capitalised(word: str) -> str:
    return word.title() if word.isupper() or word.islower() else word

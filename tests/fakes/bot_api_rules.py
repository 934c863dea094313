"""What Telegram refuses, as its servers do it: texts, marks, keyboards, commands, files."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_BUTTONS = 100
MAX_BUTTONS_IN_A_ROW = 8
MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024

FILE_TYPES = {"photo": "Photo", "document": "Document", "voice": "VoiceNote"}
"""What Telegram calls what may be sent by its id."""

_FILE_ID = re.compile(r"[A-Za-z0-9_-]+")
_TOKEN = re.compile(r"<[^>]*>?|&[#\w]+;|[^<&]+|&", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*>\Z")
_TAGS = {
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "tg-emoji", "a", "code", "pre",
    "blockquote",
}  # fmt: skip
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_URL = re.compile(r"(?:https?|tg|tel|ton)://\S+|tel:\S+")


class Refusal(Exception):
    """An answer that is a no."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.retry_after = code, description, retry_after


def bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


def words(text: Any, parse_mode: Any, most: int, what: str) -> str:
    """What a person reads of `text`. Refuses what cannot be parsed or is too long; may be empty."""
    if not isinstance(text, str):
        raise bad(f"{what} must be a String")
    if parse_mode not in (None, "", "HTML"):
        raise bad("unsupported parse_mode")
    read = parsed(text) if parse_mode == "HTML" else text
    if len(read.strip()) > most:
        raise bad(f"{what} is too long")
    return read.strip()


def parsed(text: str) -> str:
    """HTML as Telegram reads it, without its tags. Refuses unknown, unclosed and crossed tags."""
    stack: list[tuple[str, int]] = []
    out: list[str] = []
    for match in _TOKEN.finditer(text):
        piece, offset = match[0], len(text[: match.start()].encode())
        if piece.startswith("<"):
            _tag(piece, offset, stack)
        elif piece in _ENTITIES or piece.startswith("&#"):
            out.append(_ENTITIES.get(piece) or html.unescape(piece))
        else:
            out.append(piece)
    if stack:
        name, offset = stack[-1]
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\"")
    return "".join(out)


def _tag(piece: str, offset: int, stack: list[tuple[str, int]]) -> None:
    match = _TAG.match(piece)
    if match is None:
        raise bad(f'can\'t parse entities: Unsupported start tag "{piece[1:20]}" at byte offset {offset}')
    closing, name = match[1], match[2].lower()
    if name not in _TAGS:
        raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
    if not closing:
        stack.append((name, offset))
    elif not stack:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    elif stack[-1][0] != name:
        raise bad(f'can\'t parse entities: Unmatched end tag at byte offset {offset}, expected "</{stack[-1][0]}>"')
    else:
        stack.pop()


def keyboard(markup: Any) -> dict[str, Any] | None:
    """A reply markup that is as it should be. Refuses any other."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, Mapping):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _rows(markup["inline_keyboard"], _inline_button)
    elif "keyboard" in markup:
        _rows(markup["keyboard"], _reply_button)
    elif not (markup.get("remove_keyboard") is True or markup.get("force_reply") is True):
        raise bad("can't parse reply keyboard markup JSON object")
    return dict(markup)


def _rows(rows: Any, check: Callable[[Any], None]) -> None:
    if not isinstance(rows, Sequence) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    for button in buttons:
        check(button)


def _inline_button(button: Any) -> None:
    if not isinstance(button, Mapping):
        raise bad("can't parse inline keyboard button: Button must be an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad("text buttons are unallowed in the inline keyboard")
    kinds = set(button) & {"callback_data", "url", "web_app", "switch_inline_query", "copy_text", "pay", "login_url"}
    if len(kinds) != 1:
        raise bad("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not (isinstance(button["url"], str) and _URL.fullmatch(button["url"])):
        raise bad("inline keyboard button URL is invalid: Wrong HTTP URL")


def _reply_button(button: Any) -> None:
    text = button.get("text") if isinstance(button, Mapping) else button
    if not isinstance(text, str) or not text.strip():
        raise bad("keyboard button text must be non-empty")


def file_id(given: str) -> None:
    """Refuses what cannot be a file id at all. Whether it is one of this bot's is another question."""
    if not _FILE_ID.fullmatch(given):
        raise bad("wrong remote file identifier specified: Wrong character in the string")


def commands(listed: Any) -> None:
    """Refuses a list of commands that Telegram would."""
    if not isinstance(listed, list) or not all(isinstance(x, Mapping) for x in listed):
        raise bad("can't parse BotCommand: expected an Array of BotCommand")
    if len(listed) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for entry in listed:
        if not isinstance(name := entry.get("command"), str) or not _COMMAND.fullmatch(name):
            raise bad("BOT_COMMAND_INVALID")
        if not isinstance(text := entry.get("description"), str) or not 1 <= len(text) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def webhook(call: Mapping[str, Any]) -> None:
    """Refuses an address or a secret that Telegram would; plain HTTP is taken on this machine only."""
    url = call.get("url", "")
    if not re.match(r"https://\S+|http://(127\.0\.0\.1|localhost)[:/]\S*", str(url)):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.get("secret_token")
    if secret is not None and not _SECRET.fullmatch(str(secret)):
        raise bad("secret token contains unallowed characters")

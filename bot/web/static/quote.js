// Replying to a message: what is replied to stands over the input until it is sent or taken away.

import { make, say, unseen } from "./words.js";

const LONGEST = 140;

export class Quote {
  constructor(section) {
    this.strip = section.querySelector(".quote");
    this.writing = section.querySelector("textarea");
    this.id = "";
    this.strip.querySelector("button").addEventListener("click", () => this.drop());
    this.writing.addEventListener("keydown", (event) => event.key === "Escape" && this.drop());
  }

  /** Reply to the message with this id, which is drawn as `element`. */
  take(id, element) {
    this.id = id;
    this.strip.querySelector(".quoted").textContent = excerpt(element);
    this.strip.hidden = false;
    this.writing.focus({ preventScroll: true });
  }

  /** Reply to nothing any more. */
  drop() {
    if (!this.id) return;
    this.clear();
    this.writing.focus({ preventScroll: true });
  }

  clear() {
    this.id = "";
    this.strip.hidden = true;
  }

  /** What a message that is sent now replies to, as fields of its event. */
  give() {
    const fields = this.id ? { message: this.id } : {};
    this.clear();
    return fields;
  }
}

/** The button at a message that replies to it. */
export function replyButton(reply) {
  const button = make("button", "reply", say("phone.reply"));
  button.type = "button";
  button.tabIndex = -1;
  button.addEventListener("click", reply);
  return button;
}

/** What a person replied to, over their words; nothing where that is not drawn any more. */
export function quoted(element) {
  if (!element) return [];
  return [make("p", "quoted", unseen(`${say("phone.replied")}: `), excerpt(element))];
}

function excerpt(element) {
  const words = (element?.querySelector(".words")?.textContent ?? "").trim().replace(/\s*\n\s*/g, " · ");
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}

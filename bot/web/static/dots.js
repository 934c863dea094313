// The three dots that say an answer is being written: seen for a moment, never for ever.

import { calm } from "./words.js";

const AT_LEAST = 380;
const AT_MOST = 8000;

export class Dots {
  /** `shown()` is called when the dots take their place. */
  constructor(element, shown) {
    this.element = element;
    this.shown = shown;
    this.since = 0;
  }

  show() {
    this.since ||= performance.now();
    this.element.hidden = false;
    this.shown();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), AT_MOST);
  }

  hide() {
    clearTimeout(this.timer);
    this.since = 0;
    this.element.hidden = true;
  }

  /** Done when the dots, if they show, have been there long enough to be noticed. */
  async seen() {
    const wait = this.since ? this.since + AT_LEAST - performance.now() : 0;
    if (wait > 0 && !calm.matches) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

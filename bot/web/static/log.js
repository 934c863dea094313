// The lines of one phone: adding them, keeping the newest in sight, days between them, one tab stop for its buttons.

import { bubble, setTick } from "./bubbles.js";
import { dateIn, make } from "./words.js";

const NEAR = 80;
const MARGIN = 12;
const ASIDE = new Set(["block", "unblock"]);

export class Log {
  constructor(section, phone) {
    this.phone = phone;
    this.element = section.querySelector(".log");
    this.newer = section.querySelector(".newer");
    this.element.addEventListener("scroll", () => this.atEnd() && (this.newer.hidden = true), { passive: true });
    this.element.addEventListener("keydown", (event) => this.rove(event));
    this.newer.addEventListener("click", () => this.toEnd());
  }

  /** Whether what stands here is all that was said: told to who listens instead of looking, too. */
  get complete() {
    return this.element.ariaBusy === "false";
  }

  set complete(complete) {
    this.element.ariaBusy = String(!complete);
  }

  find(id) {
    return this.element.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  clear(...instead) {
    this.day = "";
    this.newer.hidden = true;
    this.element.replaceChildren(...instead);
  }

  /** Draw without announcing: what was said before the page was opened. */
  fill(draw) {
    this.element.ariaLive = "off";
    draw();
    this.toEnd();
    requestAnimationFrame(() => (this.element.ariaLive = "polite"));
  }

  /** Add a line, unless it is there. Gives its element, or null. */
  add(item) {
    if (this.find(item.id)) return null;
    if (!ASIDE.has(item.kind)) this.element.querySelector(".empty")?.remove();
    const follow = this.atEnd() || item.from === "me";
    this.divide(item);
    const element = bubble(item, this.phone);
    this.element.append(element);
    if (item.kind === "tap") this.choose(item);
    if (item.from === "bot") this.stop(element.querySelector(".keys .key") ?? element.querySelector(".reply"));
    if (follow) this.toEnd();
    else this.newer.hidden = false;
    return element;
  }

  divide(item) {
    const day = dateIn(this.phone.zone, new Date(item.at));
    if (day !== this.day) this.element.append(make("p", "day", make("span", "", day)));
    this.day = day;
  }

  choose(item) {
    const keys = this.find(item.message ?? "")?.querySelectorAll(".key") ?? [];
    for (const key of keys) key.classList.toggle("chosen", key.dataset.payload === item.payload || key.classList.contains("chosen"));
  }

  tick(id, state) {
    const element = this.find(id);
    if (element) setTick(element, state);
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  /** Keep the end in sight if it was: for what grows later, such as a picture. */
  follow() {
    if (this.newer.hidden) this.toEnd();
  }

  /** The end; of a message that is taller than the screen, its beginning, for that is where one reads. */
  toEnd() {
    const last = this.element.lastElementChild;
    const tall = last?.classList.contains("bot") && last.offsetHeight > this.element.clientHeight - 2 * MARGIN;
    this.element.scrollTop = tall ? last.offsetTop - MARGIN : this.element.scrollHeight;
    this.newer.hidden = true;
  }

  get keys() {
    return [...this.element.querySelectorAll(".keys .key, .reply")];
  }

  /** Only one button of the log is a tab stop; arrow keys go to the others. */
  stop(key) {
    if (!key) return;
    for (const each of this.keys) each.tabIndex = -1;
    key.tabIndex = 0;
  }

  rove(event) {
    const keys = this.keys;
    const at = keys.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: keys.length - 1 }[event.key];
    if (at < 0 || !keys[to]) return;
    event.preventDefault();
    this.stop(keys[to]);
    keys[to].focus();
  }
}

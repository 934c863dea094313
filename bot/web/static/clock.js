// The bar that shows the service's time in three zones and moves it.

import { abbreviation, dateIn, say, timeIn } from "./words.js";

const HOME = "Asia/Jayapura";
const EXPLAINED = new Set(["nothing_due", "busy"]);
const SHOWN_FOR = 9000;

export class ClockBar {
  /** `ticked(now)` is called when the shown time changes; `hurry(on)` while time is being moved. */
  constructor({ ticked, hurry }) {
    Object.assign(this, { ticked, hurry });
    this.journey = document.getElementById("journey");
    this.notice = document.getElementById("notice");
    this.buttons = [...document.querySelectorAll("[data-to]")];
    for (const button of this.buttons) button.addEventListener("click", () => this.travel(button.dataset.to));
    setInterval(() => this.draw(), 1000);
  }

  /** The service's time now, as far as this page knows. */
  now() {
    const passed = this.heard === undefined ? 0 : performance.now() - this.heard;
    return new Date((this.base ?? Date.now()) + passed);
  }

  heed({ now, journey, journeys }) {
    this.base = Date.parse(now);
    this.heard = performance.now();
    this.moving = Boolean(journey);
    this.seen = journeys;
    this.journey.hidden = !journey;
    if (journey) {
      const [from, to] = [Date.parse(journey.from), Date.parse(journey.to)];
      this.journey.value = to > from ? Math.min((this.base - from) / (to - from), 1) : 1;
    }
    this.rest();
    this.hurry(this.moving);
    this.draw();
  }

  /** The line is lost: what it had yet to bring comes with the history. */
  lost() {
    if (this.base === undefined) return;
    this.moving = false;
    this.made = this.seen = undefined;
    this.rest();
  }

  /** The buttons rest while time is moved, and until all that happened on the way is on the phones. */
  rest() {
    const busy = Boolean(this.asking || this.moving || this.seen < this.made);
    for (const button of this.buttons) button.disabled = busy;
    if (busy) return;
    if (document.activeElement === document.body) this.pressed?.focus();
    this.pressed = null;
  }

  draw() {
    if (this.base === undefined) return;
    const now = this.now();
    document.getElementById("date").textContent = dateIn(HOME, now, true);
    for (const zone of document.querySelectorAll("[data-zone]")) {
      zone.querySelector("time").textContent = timeIn(zone.dataset.zone, now);
    }
    this.ticked(now);
  }

  async travel(to) {
    this.pressed = document.activeElement;
    this.asking = true;
    this.rest();
    this.say("");
    try {
      const answer = await fetch("/simulator/clock", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ to }),
      });
      this.tell(answer.ok ? await answer.json() : await problem(answer));
    } catch {
      this.tell({ code: "failed" });
    }
    this.asking = false;
    this.rest();
  }

  /** An arrival is read aloud only, for the bar shows it; what went wrong is shown for a while. */
  tell({ now, journeys, code }) {
    if (code) return this.say(say(EXPLAINED.has(code) ? `time.${code}` : "time.failed"));
    if (this.seen !== undefined) this.made = journeys;
    const moment = new Date(now);
    const places = { date: dateIn(HOME, moment), time: timeIn(HOME, moment), zone: abbreviation(HOME) };
    this.say(say("time.arrived", places), true);
  }

  say(text, aloud = false) {
    clearTimeout(this.wiping);
    this.notice.classList.toggle("unseen", aloud);
    this.notice.textContent = text;
    if (text) this.wiping = setTimeout(() => this.say(""), SHOWN_FOR);
  }
}

async function problem(answer) {
  try {
    return await answer.json();
  } catch {
    return { code: "failed" };
  }
}

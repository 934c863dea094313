// One phone: who holds it, its chat, its signal, and what the person does on it.

import { Dots } from "./dots.js";
import { invitation } from "./invitation.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";
import { Outbox, newId } from "./outbox.js";
import { Quote } from "./quote.js";
import { abbreviation, people, say, timeIn } from "./words.js";

/** What the menu sends, by the entry's class. */
const SAMPLES = {
  photo: { media: "contoh.jpg", media_kind: "photo", media_size: "90000" },
  voice: { media: "contoh.ogg", media_kind: "voice", media_size: "48000" },
};

export class Phone {
  /** `line` is the shared line to the server; `changed(phone)` is called when the unread count changes. */
  constructor(slot, line, changed) {
    this.slot = slot;
    this.line = line;
    this.changed = changed;
    this.section = document.getElementById(`phone-${slot.id}`);
    this.log = new Log(this.section, this);
    this.quote = new Quote(this.section);
    this.dots = new Dots(this.part(".typing"), () => this.log.follow());
    this.outbox = new Outbox((event) => this.online && this.known && line.send({ do: "event", event }));
    this.unread = 0;
    this.arrivals = Promise.resolve();
    this.listPeople();
    this.listen();
    this.take(sessionStorage.getItem(this.memory) ?? slot.person);
  }

  get memory() {
    return `bekal-on-${this.slot.id}`;
  }

  part(selector) {
    return this.section.querySelector(selector);
  }

  /** Whether the server has told what was said in this chat: until then nothing is sent there. */
  get known() {
    return this.log.complete;
  }

  set known(complete) {
    this.log.complete = complete;
  }

  listPeople() {
    const options = people.map((person) => {
      const roles = person.roles.map((role) => say(`role.${role}`)).join(", ");
      return new Option(`${person.name} · ${roles} · ${person.unit} (${abbreviation(person.zone)})`, person.id);
    });
    this.part("select").append(...options, new Option(say("phone.stranger"), ""));
  }

  listen() {
    const writing = this.part("textarea");
    this.part("select").addEventListener("change", (event) => this.take(event.target.value));
    this.part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (writing.value.trim()) this.type(writing.value.trim(), this.quote.give());
      writing.value = "";
    });
    writing.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.part("form").requestSubmit();
    });
    new Menu(this.section, (entry) =>
      entry.dataset.command ? this.type(entry.dataset.command) : this.act("media", { ...SAMPLES[entry.className], ...this.quote.give() }));
    this.part(".signal").addEventListener("click", () => this.setSignal(!this.online));
    this.part(".block").addEventListener("click", () => this.act(this.blocked ? "unblock" : "block"));
    for (const kind of ["pointerdown", "focusin", "pointerenter"]) {
      this.section.addEventListener(kind, () => this.read());
    }
  }

  /** Put a person on this phone; an empty id is a stranger. */
  take(id) {
    const before = this.chat;
    this.person = people.find((person) => person.id === id) ?? null;
    this.chat = this.person ? `p-${this.person.id}` : `tamu-${this.slot.id}`;
    this.zone = this.person?.zone ?? this.slot.zone;
    sessionStorage.setItem(this.memory, this.person ? id : "");
    this.part("select").value = this.person ? id : "";
    this.introduce();
    this.known = false;
    this.wish = null;
    this.dots.hide();
    this.quote.clear();
    this.outbox.open(this.chat);
    this.log.clear(invitation(this));
    this.show({ online: true, blocked: false, waiting: 0 });
    this.read();
    this.line.moved(this, before);
  }

  introduce() {
    const name = this.person?.name ?? say("phone.stranger");
    this.part(".name").textContent = name;
    this.part(".unit").textContent = this.person?.unit ?? say("phone.stranger_unit");
    this.part(".avatar").textContent = this.person ? initials(name) : "?";
    this.part(".status .zone").textContent = abbreviation(this.zone);
    this.log.element.ariaLabel = say("phone.chat", { name });
  }

  // What the person does

  start(code) {
    this.act("start", code ? { code } : {});
    this.part("textarea").focus({ preventScroll: true });
  }

  type(text, fields = {}) {
    this.act("text", { text, ...fields });
  }

  /** The next thing that is written replies to this message. */
  reply(message) {
    this.quote.take(message, this.log.find(message));
    this.follow();
  }

  tap(message, choice) {
    this.act("tap", { message, payload: choice.id, title: choice.title });
  }

  shareContact() {
    this.act("contact", { phone: this.person?.phone || "+6281200000000" });
  }

  act(kind, fields = {}) {
    const event = { id: newId(), chat: this.chat, kind, lang: this.person?.language ?? "id", ...fields };
    this.draw(event);
    this.outbox.add(event);
  }

  draw(event) {
    this.log.add({ ...event, from: "me", at: this.line.now().toISOString() });
    this.log.tick(event.id, "pending");
  }

  /** The wish stands until the server says the same: on a line that breaks it is sent again. */
  setSignal(online) {
    this.wish = online;
    this.show({ ...this.state, online });
    this.line.send({ do: "signal", chat: this.chat, on: online });
    if (online) this.outbox.pump();
  }

  told(state) {
    if (state.online === this.wish) this.wish = null;
    this.show({ ...state, online: this.wish ?? state.online });
  }

  // What the server says

  /** The line is there: ask what this phone shows. */
  opened() {
    this.known = false;
    this.outbox.lost();
    this.line.send({ do: "open", chat: this.chat });
  }

  closed() {
    this.known = false;
    this.outbox.lost();
    this.dots.hide();
    this.show(this.state);
  }

  heed(frame) {
    switch (frame.is) {
      case "history": return this.remember(frame);
      case "message": return this.arrive(frame.item);
      case "typing": return this.dots.show();
      case "state": return this.told(frame);
    }
  }

  remember(frame) {
    this.log.fill(() => {
      for (const item of frame.items) this.settle(item);
      for (const event of this.outbox.events) this.draw(event);
    });
    this.known = true;
    this.told(frame);
    if (this.wish !== null) this.setSignal(this.wish);
    this.outbox.pump();
  }

  settle(item) {
    this.log.add(item);
    if (item.from === "me") this.log.tick(item.id, "stored");
  }

  /** Lines come in order; the first after a person's own waits until the dots were seen. */
  arrive(item) {
    const chat = this.chat;
    this.arrivals = this.arrivals.then(async () => {
      if (item.from === "bot") await this.dots.seen();
      if (chat !== this.chat) return;
      if (item.from === "bot") this.dots.hide();
      const added = this.log.add(item);
      if (item.from === "me") this.log.tick(item.id, this.outbox.events.some((e) => e.id === item.id) ? "pending" : "stored");
      if (added && item.from === "bot") this.count();
    });
  }

  acknowledged(id, state) {
    if (!this.outbox.events.some((event) => event.id === id)) return;
    this.log.tick(id, state);
    this.outbox.done(id);
  }

  // What the phone shows

  get online() {
    return this.state.online;
  }

  get blocked() {
    return this.state.blocked;
  }

  show({ online, blocked, waiting }) {
    this.state = { online, blocked, waiting };
    this.section.classList.toggle("offline", !online);
    this.section.classList.toggle("blocked", blocked);
    this.part(".signal").ariaChecked = String(online);
    this.part(".signal").ariaBusy = String(this.wish !== null);
    this.part(".block").ariaChecked = String(blocked);
    this.part(".bars").ariaLabel = say(online ? "phone.signal_on" : "phone.signal_off");
    this.part("textarea").disabled = blocked;
    for (const button of this.section.querySelectorAll(".composer > button")) button.disabled = blocked;
    const strip = this.strip();
    this.part(".strip").textContent = strip;
    this.part(".strip").hidden = !strip;
  }

  strip() {
    if (this.line.broken) return say("phone.connecting");
    if (this.blocked) return say("phone.is_blocked");
    if (this.online) return "";
    return this.state.waiting ? say("phone.waiting", { count: this.state.waiting }) : say("phone.offline");
  }

  showTime(now) {
    this.part(".status time").textContent = timeIn(this.zone, now);
  }

  follow() {
    this.log.follow();
  }

  count() {
    if (this.line.attended(this)) return;
    this.unread += 1;
    this.changed(this);
  }

  read() {
    this.line.attend(this);
    if (!this.unread) return;
    this.unread = 0;
    this.changed(this);
  }
}

function initials(name) {
  const words = name.split(",")[0].split(/\s+/).filter((word) => !word.includes("."));
  return (words.length ? words : [name]).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
}

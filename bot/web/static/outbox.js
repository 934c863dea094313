// What a person wrote and the server has not acknowledged: one at a time, in order, kept over a reload.

const PATIENCE = 1500;

export class Outbox {
  /** `send(event)` puts an event on the line and says whether there is one. */
  constructor(send) {
    this.send = send;
    this.name = "";
    this.events = [];
    this.flying = null;
  }

  /** Take up what was left for this chat. */
  open(chat) {
    clearTimeout(this.timer);
    this.name = `bekal-outbox-${chat}`;
    this.events = JSON.parse(sessionStorage.getItem(this.name) ?? "[]");
    this.flying = null;
  }

  add(event) {
    this.events.push(event);
    this.keep();
    this.pump();
  }

  /** Send what comes first, unless it is on its way. */
  pump() {
    const first = this.events[0];
    if (first && this.flying !== first.id && this.send(first)) this.flying = first.id;
  }

  /** The line was lost: what was on its way is sent again; its id makes that harmless. */
  lost() {
    clearTimeout(this.timer);
    this.flying = null;
  }

  /** The server has it, or never will. */
  done(id) {
    this.events = this.events.filter((event) => event.id !== id);
    this.flying = null;
    this.keep();
    this.pump();
  }

  /** The server cannot store it now. */
  later() {
    this.flying = null;
    this.timer = setTimeout(() => this.pump(), PATIENCE);
  }

  keep() {
    if (this.events.length) sessionStorage.setItem(this.name, JSON.stringify(this.events));
    else sessionStorage.removeItem(this.name);
  }
}

/** An id that no other event has. */
export const newId = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16).padStart(8, "0")).join("");

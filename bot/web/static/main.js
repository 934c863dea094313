// Brings the page to life: four phones, the clock, the tabs, and one line to the server for all of them.

import { ClockBar } from "./clock.js";
import { Link } from "./link.js";
import { Phone } from "./phone.js";
import { Tabs } from "./tabs.js";
import { say, slots } from "./words.js";

const title = document.title;
let link = null;
let tabs = null;
let last = null;
const phones = [];

const clock = new ClockBar({
  ticked: (now) => phones.forEach((phone) => phone.showTime(now)),
  hurry: (on) => link?.hurry(on),
});

/** What the phones are given of the page. */
const line = {
  send: (frame) => link?.send(frame) ?? false,
  get broken() { return link !== null && !link.ready; },
  now: () => clock.now(),
  attend: (phone) => (last = phone),
  attended: (phone) => !document.hidden && (tabs?.narrow ? tabs.front === phone : last === phone),
  moved(phone, before) {
    if (before && !phones.some((other) => other.chat === before)) this.send({ do: "leave", chat: before });
    if (link?.ready) phone.opened();
  },
};

phones.push(...slots.map((slot) => new Phone(slot, line, showUnread)));
last = null;
tabs = new Tabs(phones, (phone) => phone.read());

function showUnread(phone) {
  const count = phone.unread;
  const marks = document.querySelectorAll(`#phone-${phone.slot.id} .caption .unread, #tab-${phone.slot.id} .unread`);
  for (const mark of marks) {
    mark.hidden = !count;
    mark.textContent = String(count);
    mark.ariaLabel = say("phone.unread", { count });
  }
  const all = phones.reduce((sum, each) => sum + each.unread, 0);
  document.title = all ? `(${all}) ${title}` : title;
}

link = new Link({
  heed(frame) {
    if (frame.is === "clock") return clock.heed(frame);
    if (frame.chat) return phones.filter((phone) => phone.chat === frame.chat).forEach((phone) => phone.heed(frame));
    if (frame.is === "ack") phones.forEach((phone) => phone.acknowledged(frame.id, "stored"));
    if (frame.is === "refused") phones.forEach((phone) => phone.acknowledged(frame.id, "refused"));
    if (frame.is === "later") phones.forEach((phone) => phone.outbox.flying === frame.id && phone.outbox.later());
  },
  opened: () => phones.forEach((phone) => phone.opened()),
  closed() {
    clock.lost();
    phones.forEach((phone) => phone.closed());
  },
});

// What the page was given by the server, and how moments and texts are written in its language.

const setup = JSON.parse(document.getElementById("setup").textContent);

export const { people, slots } = setup;
export const language = document.documentElement.lang;

/** The text under `key`, with its {places} filled. */
export function say(key, places = {}) {
  return setup.texts[key].replace(/\{(\w+)\}/g, (place, name) => places[name] ?? place);
}

const ABBREVIATIONS = { "Asia/Jayapura": "WIT", "Asia/Makassar": "WITA", "Asia/Jakarta": "WIB" };
const formats = new Map();

function format(name, zone, options) {
  const key = `${name} ${zone}`;
  if (!formats.has(key)) {
    const locale = language === "id" ? "id-ID" : "en-GB";
    formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

export const abbreviation = (zone) => ABBREVIATIONS[zone] ?? "";

/** Hours and minutes on a clock in `zone`. */
export const timeIn = (zone, moment) =>
  format("time", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

/** Weekday, day and month in `zone`; with the year where `year` is asked for. */
export const dateIn = (zone, moment, year = false) =>
  format(year ? "long" : "date", zone, {
    weekday: "long", day: "numeric", month: "long", ...(year ? { year: "numeric" } : {}),
  }).format(moment);

/** An element with a class, and text or children that are never read as HTML. */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Words for screen readers only. */
export const unseen = (text) => make("span", "unseen", text);

export const calm = matchMedia("(prefers-reduced-motion: reduce)");

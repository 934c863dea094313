// One line of a chat as nodes. Content is only ever set as text.

import { link, render } from "./markup.js";
import { quoted, replyButton } from "./quote.js";
import { make, say, timeIn, unseen } from "./words.js";

/** `item` as the server describes it; `phone` says the zone and takes taps, commands and the contact. */
export function bubble(item, phone) {
  if (item.kind === "block" || item.kind === "unblock") {
    return mark(item, make("p", "note", say(`phone.${item.kind}ed_note`)));
  }
  return mark(item, item.from === "bot" ? ours(item, phone) : theirs(item, phone));
}

function mark(item, element) {
  element.dataset.id = item.id;
  element.dataset.at = item.at;
  return element;
}

function ours(item, phone) {
  const body = make("div", "bubble", unseen(`${say("phone.bot")}: `));
  if (item.image) body.append(picture(item.image, phone));
  const words = make("div", "words");
  words.append(render(item.text, (word) => phone.type(word)));
  body.append(words);
  if (item.document) body.append(paper(item));
  if (item.media) body.append(make("p", "paper", `${file(item)} · ${item.media}`));
  const foot = stamp(item, phone);
  foot.prepend(replyButton(() => phone.reply(item.id)));
  body.append(foot);
  return make("div", "message bot", body, ...keys(item, phone));
}

function picture(asset, phone) {
  const image = make("img", "picture");
  image.alt = say("phone.image");
  image.addEventListener("load", () => phone.follow());
  image.src = `/simulator/asset/${encodeURIComponent(asset)}`;
  return image;
}

/** What stands for a photo or a voice note of somebody. */
const file = (item) => say(item.media_kind === "voice" ? "phone.voice_sent" : "phone.photo_sent");

function paper(item) {
  const anchor = make("a", "paper", item.name || say("phone.document"));
  anchor.href = `/simulator/asset/${encodeURIComponent(item.document)}`;
  anchor.download = item.name || "";
  return anchor;
}

function keys(item, phone) {
  if (item.link) {
    const anchor = link(item.link, say("phone.open_link"));
    anchor.className = "key";
    return [make("div", "keys", anchor)];
  }
  const buttons = (item.choices ?? []).map((choice) => key(item, choice, phone));
  if (item.contact) buttons.push(contactKey(item.contact, phone));
  if (!buttons.length) return [];
  const row = make("div", `keys columns-${Math.min(Math.max(item.columns ?? 1, 1), 5)}`, ...buttons);
  return [row];
}

function key(item, choice, phone) {
  const button = make("button", "key", make("span", "title", choice.title));
  button.type = "button";
  button.dataset.payload = choice.id;
  if (choice.description) button.append(make("small", "", choice.description));
  button.addEventListener("click", () => phone.tap(item.id, choice));
  return button;
}

function contactKey(title, phone) {
  const button = make("button", "key contact", make("span", "title", title));
  button.type = "button";
  button.addEventListener("click", () => phone.shareContact());
  return button;
}

function theirs(item, phone) {
  const body = make("div", "bubble", unseen(`${say("phone.you")}: `));
  if (item.kind === "text" || item.kind === "media") body.append(...quoted(phone.log.find(item.message ?? "")));
  body.append(make("div", "words", spoken(item)), stamp(item, phone));
  return make("div", `message me ${item.kind}`, body);
}

function spoken(item) {
  switch (item.kind) {
    case "tap": return item.title ?? item.payload ?? "";
    case "start": return say("phone.started");
    case "contact": return say("phone.contact_sent", { phone: item.phone ?? "" });
    case "media": return item.text ? `${file(item)} · ${item.text}` : file(item);
    default: return item.text ?? "";
  }
}

function stamp(item, phone) {
  const time = make("time", "", timeIn(phone.zone, new Date(item.at)));
  time.dateTime = item.at;
  const foot = make("span", "stamp", time);
  if (item.from === "me") foot.append(make("span", "tick"));
  return foot;
}

/** Say whether what a person wrote has left the phone: `pending`, `stored` or `refused`. */
export function setTick(element, state) {
  const tick = element.querySelector(".tick");
  element.classList.toggle("pending", state === "pending");
  element.classList.toggle("refused", state === "refused");
  tick?.replaceChildren(unseen(say(`phone.${state}`)));
}

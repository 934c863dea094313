// What an empty chat shows: the invitation of the person on the phone, and how to begin.

import { make, say } from "./words.js";

/** The card for `phone`; `phone.start(code)` is called when the person begins. */
export function invitation(phone) {
  const code = phone.person?.code;
  const words = code
    ? [make("p", "title", say("phone.invited")), make("p", "", say(`phone.invited_${role(phone)}`))]
    : [make("p", "", say("phone.stranger_text"))];
  const card = make("div", "empty", ...words, button("begin", "start", () => phone.start(code)));
  if (code) card.append(button("bare", "start_bare", () => phone.start("")));
  return card;
}

/** In what role the person is here: this phone's, where they have it. */
function role({ person, slot }) {
  return person.roles.includes(slot.role) ? slot.role : "peserta";
}

function button(className, key, act) {
  const element = make("button", className, say(`phone.${key}`));
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

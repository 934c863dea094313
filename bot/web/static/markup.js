// Neutral text to nodes: <b>, <i>, three entities and /commands. Anything else is shown as it is written.

const TOKEN = /<(\/?)([bi])>|(&lt;|&gt;|&amp;)|(?<![\w/])\/([a-z_]{2,32})\b(?![/.])|(https?:\/\/[^\s<>&"]+)/g;
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** A fragment of nodes; `onCommand` is called with a command that was pressed. */
export function render(text, onCommand) {
  const root = document.createDocumentFragment();
  const open = [root];
  let from = 0;
  for (const token of text.matchAll(TOKEN)) {
    open.at(-1).append(text.slice(from, token.index));
    from = token.index + token[0].length;
    place(token, open, onCommand);
  }
  open.at(-1).append(text.slice(from));
  return root;
}

function place(token, open, onCommand) {
  const [whole, slash, mark, entity, word, address] = token;
  if (mark) turn(open, mark === "b" ? "strong" : "em", slash);
  else if (entity) open.at(-1).append(ENTITIES[entity]);
  else if (word) open.at(-1).append(command(whole, onCommand));
  else open.at(-1).append(link(address));
}

function turn(open, tag, closing) {
  if (!closing) {
    const element = document.createElement(tag);
    open.at(-1).append(element);
    open.push(element);
  } else if (open.length > 1 && open.at(-1).localName === tag) {
    open.pop();
  }
}

function command(word, onCommand) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "command";
  button.textContent = word;
  button.addEventListener("click", () => onCommand(word));
  return button;
}

/** A link that leaves this page; only to the web, so that a message can run nothing. */
export function link(address, title = address) {
  const anchor = document.createElement("a");
  if (/^https?:\/\//.test(address)) anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.textContent = title;
  return anchor;
}

// What a phone's menu offers: the commands, and a sample photo. Escape, or a look elsewhere, closes it.

export class Menu {
  /** `chosen(button)` is called with the entry that was pressed. */
  constructor(section, chosen) {
    this.button = section.querySelector(".more");
    this.list = section.querySelector(".menu");
    this.button.addEventListener("click", () => this.open(this.list.hidden));
    this.list.addEventListener("click", (event) => {
      const entry = event.target.closest("button");
      if (!entry) return;
      this.open(false);
      this.button.focus();
      chosen(entry);
    });
    section.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("pointerdown", (event) => this.holds(event.target) || this.open(false));
    this.list.addEventListener("focusout", (event) => this.holds(event.relatedTarget) || this.open(false));
  }

  holds(element) {
    return this.list.contains(element) || this.button.contains(element);
  }

  open(on) {
    this.list.hidden = !on;
    this.button.ariaExpanded = String(on);
    if (on) this.list.querySelector("button").focus();
  }

  press(event) {
    if (this.list.hidden) return;
    const entries = [...this.list.querySelectorAll("button")];
    const at = entries.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (event.key === "Escape") {
      this.open(false);
      this.button.focus();
    } else if (entries[to]) {
      event.preventDefault();
      entries[to].focus();
    }
  }
}

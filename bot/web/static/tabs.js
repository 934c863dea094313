// On a narrow page one phone is shown at a time, chosen by tabs; on a wide one all are.

const NARROW = matchMedia("(max-width: 44rem)");

export class Tabs {
  /** `shown(phone)` is called when a phone comes to the front. */
  constructor(phones, shown) {
    this.phones = phones;
    this.shown = shown;
    this.tabs = phones.map((phone) => document.getElementById(`tab-${phone.slot.id}`));
    this.tabs.forEach((tab, at) => tab.addEventListener("click", () => this.select(at)));
    this.tabs[0].parentElement.addEventListener("keydown", (event) => this.rove(event));
    NARROW.addEventListener("change", () => this.lay());
    this.at = Number(sessionStorage.getItem("bekal-tab") ?? 0);
    if (!this.tabs[this.at]) this.at = 0;
    this.lay();
  }

  get narrow() {
    return NARROW.matches;
  }

  get front() {
    return this.phones[this.at];
  }

  select(at) {
    this.at = at;
    sessionStorage.setItem("bekal-tab", String(at));
    this.lay();
    this.front.log.toEnd();
    this.shown(this.front);
  }

  lay() {
    this.phones.forEach((phone, at) => {
      const here = at === this.at;
      phone.section.hidden = NARROW.matches && !here;
      if (NARROW.matches) phone.section.setAttribute("role", "tabpanel");
      else phone.section.removeAttribute("role");
      this.tabs[at].ariaSelected = String(here);
      this.tabs[at].tabIndex = here ? 0 : -1;
    });
  }

  rove(event) {
    const last = this.tabs.length - 1;
    const to = { ArrowRight: this.at + 1, ArrowLeft: this.at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.select((to + this.tabs.length) % this.tabs.length);
    this.tabs[this.at].focus();
  }
}

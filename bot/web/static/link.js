// The line to the server: comes back by itself, and says so; nothing is kept here.

const SHORTEST = 400;
const LONGEST = 8000;
const SILENCE = 12000;
const PING = 2000;
const PING_ON_JOURNEY = 250;

export class Link {
  /** `heed(frame)` takes each frame; `opened()` and `closed()` tell of the line. */
  constructor({ heed, opened, closed }) {
    Object.assign(this, { heed, opened, closed });
    this.ready = false;
    this.often = false;
    this.wait = SHORTEST;
    this.connect();
    addEventListener("online", () => this.soon());
    document.addEventListener("visibilitychange", () => document.hidden || this.soon());
  }

  send(frame) {
    if (this.ready) this.socket.send(JSON.stringify(frame));
    return this.ready;
  }

  /** Whether time is being moved: then what time it is is asked at once, and often. */
  hurry(on) {
    const begins = on && !this.often;
    this.often = on;
    if (begins) this.ping();
  }

  connect() {
    clearTimeout(this.timer);
    const address = new URL("/simulator/ws", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = (this.socket = new WebSocket(address));
    socket.addEventListener("open", () => this.begin());
    socket.addEventListener("message", (event) => this.take(JSON.parse(event.data)));
    socket.addEventListener("close", () => socket === this.socket && this.lost());
  }

  begin() {
    this.ready = true;
    this.wait = SHORTEST;
    this.heard = performance.now();
    this.opened();
    this.ping();
  }

  take(frame) {
    this.heard = performance.now();
    this.heed(frame);
  }

  ping() {
    clearTimeout(this.timer);
    if (!this.ready) return;
    if (performance.now() - this.heard > SILENCE) {
      this.socket.close();
      this.lost();
      return;
    }
    this.send({ do: "ping" });
    this.timer = setTimeout(() => this.ping(), this.often ? PING_ON_JOURNEY : PING);
  }

  lost() {
    this.ready = false;
    this.socket = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), this.wait * (0.8 + 0.4 * Math.random()));
    this.wait = Math.min(this.wait * 1.7, LONGEST);
    this.closed();
  }

  /** Try now rather than at the end of the wait. */
  soon() {
    if (!this.ready && !this.socket) this.connect();
  }
}

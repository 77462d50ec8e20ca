// A lane sends what waits in it, one after the other, and begins again by itself after a failure.
// Only one page of this phone works a lane at a time (a Web Lock that ends with its page), so two
// open tabs send nothing twice.

import { Refused } from './api.js';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const calls = new BroadcastChannel('yexun-lanes');

export class Lane {
  // step() → true: did something, go on at once. false: nothing waits. A number: come back in so many
  // milliseconds. Throws: pause and try again.
  constructor(name, step) {
    this.name = name;
    this.step = step;
    this.rung = false;
    this.pause = 0;
    this.wakeUp = () => {};
    calls.addEventListener('message', ({ data }) => {
      if (data === name)
        this.ring();
    });
    addEventListener('online', () => this.ring());
  }

  start() {
    navigator.locks.request(`yexun-${this.name}`, () => this.work());
  }

  // Something new waits, or the network may be back.
  wake() {
    this.ring();
    calls.postMessage(this.name);
  }

  ring() {
    this.rung = true;
    this.wakeUp();
  }

  async work() {
    for (;;) {
      this.rung = false;
      let wait = Infinity;
      try {
        const outcome = await this.step();
        this.pause = 0;
        if (outcome === true)
          continue;
        if (outcome !== false)
          wait = outcome;
      } catch (error) {
        // Without a token nothing helps but a new pairing, which rings.
        if (!(error instanceof Refused && error.status === 401)) {
          this.pause = Math.min(LONGEST_PAUSE, this.pause * 2 || FIRST_PAUSE);
          wait = this.pause;
        }
      }
      await this.rest(wait);
    }
  }

  rest(milliseconds) {
    if (this.rung)
      return null;
    return new Promise((resolve) => {
      const timer = milliseconds === Infinity ? null : setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

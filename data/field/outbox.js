// Words to the desk: reports, messages, receipts, answers. Each is kept before anybody is told that it
// was said, is sent in the order it was said, and leaves the phone's queue when the desk has
// acknowledged it. Its id is made here, so that what is sent again is known there.
//
// A call for help has a lane of its own and waits for nothing.

import { NoAnswer, Refused } from './api.js';
import { newId } from './ids.js';
import { Lane } from './lane.js';
import * as store from './store.js';

const BATCH = 100;
const LONGEST_HOLD = 10_000;
const MISSING = new Set([404, 405]);

// Kinds that the desk takes as lists at one path.
const LISTS = { report: '/api/reports', message: '/api/messages', receipt: '/api/receipts' };

export class Outbox extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.lanes = {
      sos: new Lane('sos', () => this.step('sos')),
      words: new Lane('words', () => this.step('words')),
    };
    this.alone = 0; // how many are to be sent one by one, after a whole list was refused
  }

  start() {
    for (const lane of Object.values(this.lanes))
      lane.start();
  }

  wake() {
    for (const lane of Object.values(this.lanes))
      lane.wake();
  }

  // Keeps a word and sends it when it can. hold: for so many milliseconds it may be taken back.
  // Resolves when it is kept. → its entry.
  async say(kind, body, { path = LISTS[kind], id = newId(), lane = 'words', hold = 0 } = {}) {
    const entry = { lane, kind, id, path, body, after: hold > 0 ? Date.now() + hold : 0 };
    entry.seq = await store.write(['queue'], (queue) => queue.add(entry));
    this.dispatchEvent(new Event('changed'));
    this.lanes[lane].wake();
    return entry;
  }

  // Takes back a word that is still held. → whether it was not sent yet.
  async takeBack(seq) {
    const taken = { back: false };
    await store.write(['queue'], (queue) => {
      queue.get(seq).onsuccess = ({ target }) => {
        const entry = target.result;
        taken.back = entry !== undefined && entry.after > Date.now();
        if (taken.back)
          queue.delete(seq);
      };
    });
    if (taken.back)
      this.dispatchEvent(new Event('changed'));
    return taken.back;
  }

  async step(lane) {
    const waiting = await store.read(['queue'], (queue) => queue.index('lane').getAll(lane, BATCH));
    if (waiting.length === 0)
      return false;
    const first = waiting[0];
    const hold = first.after - Date.now();
    if (hold > 0 && hold <= LONGEST_HOLD) // farther off: the clock was set back
      return hold;
    const batch = this.alone > 0 || !(first.kind in LISTS) ? [first] : leading(waiting, first.kind);
    let refused = new Map();
    let again = new Set();
    try {
      const answer = await this.api.ask(first.path, {
        method: 'POST',
        json: first.kind in LISTS ? batch.map((entry) => entry.body) : first.body,
      });
      const no = answer.refused ?? [];
      again = new Set(no.filter((one) => one.again).map(({ id }) => id));
      refused = new Map(no.filter((one) => !one.again).map(({ id, error }) => [id, error]));
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 401)
        throw error;
      if (MISSING.has(error.status) && first.kind in LISTS)
        throw new NoAnswer(error.message); // a desk that is older than this page: nothing is wrong with the words
      if (batch.length > 1) { // one of them is at fault: the others shall not wait for it
        this.alone = batch.length;
        return true;
      }
      refused.set(first.id, error.message);
    }
    this.alone = Math.max(0, this.alone - 1);
    const settled = batch.filter(({ id }) => !again.has(id));
    await store.write(['queue', 'refused'], (queue, rejects) => {
      for (const entry of settled) {
        queue.delete(entry.seq);
        if (refused.has(entry.id))
          rejects.put({ ...entry, error: refused.get(entry.id), time: Date.now() });
      }
    });
    this.dispatchEvent(new CustomEvent('sent', { detail: { entries: settled, refused } }));
    this.dispatchEvent(new Event('changed'));
    if (again.size > 0)
      throw new NoAnswer('later'); // the desk could not take them now
    return true;
  }
}

// The entries of one kind at the head that are no longer held.
function leading(waiting, kind) {
  const now = Date.now();
  const end = waiting.findIndex((entry) => entry.kind !== kind || (entry.after > now && entry.after - now <= LONGEST_HOLD));
  return end < 0 ? waiting : waiting.slice(0, Math.max(1, end));
}

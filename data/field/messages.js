// Messages with the desk. Delivered is said when a message is kept here, read when it was on the screen.

import { NoAnswer, Refused } from './api.js';
import { deskTime } from './clock.js';
import { newId } from './ids.js';
import * as store from './store.js';

export class Messages extends EventTarget {
  constructor(api, outbox) {
    super();
    this.api = api;
    this.outbox = outbox;
    this.list = [];
    this.pending = []; // ours, not yet sent
    this.fetching = false;
    outbox.addEventListener('sent', ({ detail }) => {
      if (detail.entries.some(({ kind }) => kind === 'message'))
        this.fetch();
    });
    outbox.addEventListener('changed', () => this.loadPending());
  }

  async load() {
    this.list = await store.all('messages');
    await this.loadPending();
  }

  async loadPending() {
    const words = await store.read(['queue'], (queue) => queue.index('lane').getAll('words'));
    this.pending = words.filter(({ kind }) => kind === 'message').map(({ body }) => body);
    this.dispatchEvent(new Event('changed'));
  }

  // Both at once: the list, and ours on their way which it does not hold yet.
  all() {
    const known = new Set(this.list.map(({ id }) => id));
    const waiting = this.pending.filter(({ id }) => !known.has(id))
      .map((message) => ({ ...message, mine: true, sent: message.time, waiting: true }));
    return [...this.list, ...waiting];
  }

  unread() {
    return this.list.filter((message) => !message.mine && !message.read);
  }

  last() {
    return this.list.at(-1)?.seq ?? 0;
  }

  async fetch() {
    if (this.fetching)
      return;
    this.fetching = true;
    try {
      for (;;) {
        const { list } = this;
        const { messages } = await this.api.ask(`/api/messages?after=${this.last()}`);
        if (list !== this.list)
          break; // forgotten meanwhile
        const fresh = messages.filter(({ seq }) => seq > this.last()).sort((a, b) => a.seq - b.seq);
        if (fresh.length === 0)
          break;
        await this.keep(fresh);
      }
    } catch (error) {
      if (!(error instanceof NoAnswer) && !(error instanceof Refused))
        throw error;
    } finally {
      this.fetching = false;
    }
  }

  async keep(fresh) {
    const delivered = deskTime();
    await store.write(['messages'], (messages) => {
      for (const message of fresh)
        messages.put(message);
    });
    this.list.push(...fresh);
    this.dispatchEvent(new Event('changed'));
    const others = fresh.filter(({ mine }) => !mine);
    for (const { id } of others)
      await this.outbox.say('receipt', { id, delivered, read: null });
    if (others.length > 0)
      this.dispatchEvent(new CustomEvent('came', { detail: others }));
  }

  async say(said, urgent) {
    const id = newId();
    await this.outbox.say('message', { id, said, urgent, time: deskTime() }, { id });
  }

  // Those on the screen now.
  async readAll() {
    const read = deskTime();
    const unread = this.unread();
    if (unread.length === 0)
      return;
    for (const message of unread)
      message.read = read;
    await store.write(['messages'], (messages) => {
      for (const message of unread)
        messages.put(message);
    });
    this.dispatchEvent(new Event('changed'));
    for (const { id } of unread)
      await this.outbox.say('receipt', { id, delivered: read, read });
  }

  async forget() {
    this.list = [];
    await store.clear('messages');
    this.dispatchEvent(new Event('changed'));
  }
}

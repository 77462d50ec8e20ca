// Tonight as the desk last told it, kept for when there is no network, and asked again when the desk
// says that something changed (a stream) or, without the stream, every 15 seconds.

import { NoAnswer, Refused } from './api.js';
import { measured } from './clock.js';
import * as store from './store.js';

const POLL = 15_000;
const POLL_STREAMED = 60_000;
const SILENCE = 45_000; // the desk sends a sign each 20 s

export class Tonight extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.answer = null;
    this.etag = null;
    this.told = 0; // when the answer came, by this phone
    this.skew = null; // the phone's clock less the desk's, ms
    this.streaming = false;
    this.timer = null;
    this.asking = null;
    this.again = false;
    this.closing = null;
  }

  async load() {
    const kept = await store.get('kept', 'tonight');
    if (kept)
      Object.assign(this, { answer: kept.answer, etag: kept.etag, told: kept.told });
  }

  start() {
    this.ask();
    this.stream();
    addEventListener('online', () => this.ask());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible')
        this.ask();
    });
  }

  // One request at a time; who asks meanwhile gets a fresh one after it.
  ask() {
    if (this.asking) {
      this.again = true;
      return this.asking;
    }
    clearTimeout(this.timer);
    this.asking = this.fetch().catch((error) => {
      if (!(error instanceof NoAnswer) && !(error instanceof Refused))
        throw error;
    }).finally(() => {
      this.asking = null;
      this.timer = setTimeout(() => this.ask(), this.again ? 0 : this.streaming ? POLL_STREAMED : POLL);
      this.again = false;
    });
    return this.asking;
  }

  async fetch() {
    const asked = Date.now();
    const response = await this.api.send('/api/tonight', {
      headers: this.etag ? { 'If-None-Match': this.etag } : {},
    });
    const came = Date.now();
    const date = Date.parse(response.headers.get('Date') ?? '');
    if (response.status === 304) {
      this.measure(date + 500, asked, came);
      this.told = came;
      this.dispatchEvent(new CustomEvent('told', { detail: { asked, before: this.answer } }));
      return;
    }
    const before = this.answer;
    this.answer = await this.api.parse(response);
    this.measure(this.answer.now, asked, came);
    this.etag = response.headers.get('ETag');
    this.told = came;
    await store.put('kept', { answer: this.answer, etag: this.etag, told: came }, 'tonight');
    this.dispatchEvent(new CustomEvent('told', { detail: { asked, before } }));
  }

  // The desk's time lies somewhere between question and answer; a slow answer says nothing.
  measure(now, asked, came) {
    if (Number.isFinite(now) && came - asked < 5_000) {
      this.skew = Math.round((asked + came) / 2 - now);
      measured(this.skew);
    }
  }

  // Forgets what the desk told, persons and addresses with it.
  async forget() {
    Object.assign(this, { answer: null, etag: null });
    await store.remove('kept', 'tonight');
    await store.clear('pictures');
    this.dispatchEvent(new CustomEvent('told', { detail: { asked: 0, before: null } }));
  }

  // A new token: listen with it.
  renew() {
    this.etag = null;
    this.closing?.abort();
    this.ask();
  }

  // EventSource cannot send the token, so the stream is read here.
  async stream() {
    for (let pause = 1_000; ; pause = Math.min(pause * 2, 30_000)) {
      try {
        await this.listen(() => {
          pause = 1_000;
        });
      } catch (error) {
        if (!(error instanceof NoAnswer) && !(error instanceof Refused))
          console.warn('stream:', error);
      }
      this.streaming = false;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async listen(heard) {
    this.closing = new AbortController();
    const response = await this.api.send('/api/stream', {
      headers: { Accept: 'text/event-stream' },
      signal: this.closing.signal,
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let silence = null;
    let rest = '';
    try {
      for (;;) {
        silence = setTimeout(() => this.closing.abort(), SILENCE);
        const { done, value } = await reader.read();
        clearTimeout(silence);
        if (done)
          return;
        heard();
        this.streaming = true;
        this.api.tell(true);
        const lines = (rest + value).split(/\r?\n/);
        rest = lines.pop();
        if (lines.some((line) => line.startsWith('event: change')))
          this.ask();
      }
    } catch (error) {
      throw new NoAnswer(String(error));
    } finally {
      clearTimeout(silence);
    }
  }
}

// Photos, recordings, notes and scans: kept on the phone at once, digested there, then sent in pieces
// that go on where they stopped. The bytes leave the phone's store when the desk has them all and the
// digest was right.
//
// State of one: "kept" (not digested yet) → "ready" → "stored", or "failed" with the reason.

import { Refused } from './api.js';
import { deskTime } from './clock.js';
import { newId } from './ids.js';
import { Lane } from './lane.js';
import * as store from './store.js';

const SMALLEST_PIECE = 64 * 1024;
const LARGEST_PIECE = 1024 * 1024;
const QUICK = 2_000; // a piece that took less may grow
const PIECE_TIMEOUT = 60_000;
const DIGEST_TRIES = 3;
const NO_WORKER = 'no-worker';
export const BYTES_LOST = 'bytes-lost';
const NAME = 120; // characters; its end says what it is
const TYPE = /^[\w.+-]+\/[\w.+-]{1,60}$/;

export class Evidence extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.items = []; // in the order they were taken
    this.piece = 4 * SMALLEST_PIECE;
    this.digesting = new Map();
    this.worker = null;
    this.digestLane = new Lane('digests', () => this.digestNext());
    this.sendLane = new Lane('evidence', () => this.sendNext());
  }

  async start() {
    this.makeWorker();
    await this.load();
    this.digestLane.start();
    this.sendLane.start();
  }

  async load() {
    this.items = (await store.all('evidence')).sort((a, b) => (a.id < b.id ? -1 : 1));
    this.dispatchEvent(new Event('changed'));
  }

  waiting() {
    return this.items.filter((item) => item.state === 'kept' || item.state === 'ready');
  }

  // Keeps a file. meta: {kind, name, stop, note, lon, lat}. Resolves when it is safe on the phone.
  async add(blob, meta) {
    const item = {
      id: newId(),
      mediaType: TYPE.test(blob.type) ? blob.type : 'application/octet-stream',
      bytes: blob.size,
      taken: deskTime(),
      note: '',
      ...meta,
      name: meta.name.replace(/[/\\\r\n]/g, ' ').trim().slice(-NAME) || meta.kind,
      state: 'kept',
      digested: 0,
      received: 0,
      begun: false,
      wrong: 0,
    };
    await store.write(['evidence', 'blobs'], (evidence, blobs) => {
      blobs.put(blob, item.id);
      evidence.put(item);
    });
    this.items.push(item);
    this.dispatchEvent(new Event('changed'));
    this.digestLane.wake();
    return item;
  }

  async change(item, changes) {
    Object.assign(item, changes);
    await store.put('evidence', item);
    this.dispatchEvent(new Event('changed'));
  }

  // Removes from the list what the desk has, or could never take.
  async forget(id) {
    await store.write(['evidence', 'blobs'], (evidence, blobs) => {
      evidence.delete(id);
      blobs.delete(id);
    });
    await this.load();
  }

  // Fetched with the page, so that it is of the same version and there when the network is not.
  makeWorker() {
    this.worker = new Worker('digest-worker.js', { type: 'module' });
    this.worker.addEventListener('message', ({ data }) => this.digesting.get(data.id)?.(data));
    this.worker.addEventListener('error', () => {
      this.worker = null;
      for (const tell of this.digesting.values())
        tell({ error: NO_WORKER });
    });
  }

  digest(item, blob) {
    if (!this.worker)
      this.makeWorker();
    return new Promise((resolve, reject) => {
      this.digesting.set(item.id, ({ done, digest, error }) => {
        if (done !== undefined) {
          item.digested = done;
          this.dispatchEvent(new Event('changed'));
          return;
        }
        this.digesting.delete(item.id);
        if (error)
          reject(new Error(error));
        else
          resolve(digest);
      });
      this.worker.postMessage({ id: item.id, blob });
    });
  }

  async digestNext() {
    const item = this.items.find(({ state }) => state === 'kept');
    if (!item)
      return false;
    const blob = await store.get('blobs', item.id);
    try {
      const sha256 = blob && await this.digest(item, blob);
      await this.change(item, blob ? { sha256, state: 'ready' } : { state: 'failed', error: BYTES_LOST });
    } catch (error) {
      if (error.message === NO_WORKER)
        throw error;
      // Bytes that the phone itself cannot read any more: said aloud, and no reason to hold up the others.
      await this.change(item, { state: 'failed', error: error.message });
    }
    this.sendLane.wake();
    return true;
  }

  async sendNext() {
    await this.takeOver();
    const item = this.items.find(({ state }) => state === 'ready');
    if (!item)
      return false;
    try {
      if (!item.begun)
        await this.begin(item);
      else
        await this.sendPiece(item);
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 401)
        throw error;
      await this.answered(item, error);
    }
    return true;
  }

  // What another page of this phone has kept meanwhile.
  async takeOver() {
    const known = new Set(this.items.map(({ id }) => id));
    const kept = await store.all('evidence');
    if (kept.some(({ id }) => !known.has(id)))
      await this.load();
  }

  async begin(item) {
    const { id, kind, name, mediaType, bytes, sha256, stop, taken, lon, lat, note } = item;
    const answer = await this.api.ask('/api/evidence', {
      method: 'POST',
      json: { id, kind, name, mediaType, bytes, sha256, stop, taken, lon, lat, note },
    });
    await this.progress(item, answer, true);
  }

  async sendPiece(item) {
    const blob = await store.get('blobs', item.id);
    if (!blob) {
      await this.change(item, { state: 'failed', error: BYTES_LOST });
      return;
    }
    const began = performance.now();
    let answer;
    try {
      answer = await this.api.ask(`/api/evidence/${item.id}?offset=${item.received}`, {
        method: 'PUT',
        body: blob.slice(item.received, item.received + this.piece),
        headers: { 'Content-Type': 'application/octet-stream' },
        timeout: PIECE_TIMEOUT,
      });
    } catch (error) {
      // A thin network gets smaller pieces. Where it stopped is asked anew: the answer may be what was lost.
      this.piece = Math.max(SMALLEST_PIECE, this.piece / 2);
      if (!(error instanceof Refused))
        item.begun = false;
      throw error;
    }
    if (performance.now() - began < QUICK)
      this.piece = Math.min(LARGEST_PIECE, this.piece * 2);
    await this.progress(item, answer, true);
  }

  async progress(item, { received, complete }, begun) {
    if (!complete) {
      await this.change(item, { received, begun });
      return;
    }
    Object.assign(item, { received: item.bytes, begun, state: 'stored', stored: Date.now() });
    await store.write(['evidence', 'blobs'], (evidence, blobs) => {
      evidence.put(item);
      blobs.delete(item.id);
    });
    this.dispatchEvent(new Event('changed'));
  }

  async answered(item, error) {
    if (error.status === 409 && Number.isSafeInteger(error.body?.received)) {
      await this.change(item, { received: error.body.received });
    } else if (error.status === 404 && item.begun) {
      await this.change(item, { begun: false, received: 0 });
    } else if (error.status === 422 && item.wrong + 1 < DIGEST_TRIES) {
      // Bytes were changed on the way: once more from the start.
      await this.change(item, { begun: false, received: 0, wrong: item.wrong + 1 });
    } else {
      await this.change(item, { state: 'failed', error: error.message });
    }
  }
}

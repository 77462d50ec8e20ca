// Sound recorded in the page. Each few seconds are kept as they come, so that a killed page loses those few
// seconds and not the recording.

import { deskTime } from './clock.js';
import * as store from './store.js';

const SLICE = 3_000;
const LOCK = 'yexun-recording';
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

export class Recording extends EventTarget {
  constructor(evidence) {
    super();
    this.evidence = evidence;
    this.recorder = null;
    this.since = 0;
    this.writing = Promise.resolve();
    this.release = () => {};
  }

  get running() {
    return this.recorder !== null;
  }

  // meta: what Evidence.add() takes. Throws when there is no microphone for this page.
  async begin(meta) {
    if (this.running)
      return;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    // Held while it runs, so that another page of this phone does not take its slices for a dead page's.
    navigator.locks.request(LOCK, () => new Promise((resolve) => {
      this.release = resolve;
    }));
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.since = Date.now();
    const type = this.recorder.mimeType.replace(/;.*/, '');
    let number = 0;
    await store.put('kept', { meta: { ...meta, taken: deskTime(this.since) }, type }, 'recording');
    this.recorder.addEventListener('dataavailable', ({ data }) => {
      const key = `recording:${String(number++).padStart(6, '0')}`;
      if (data.size > 0)
        this.writing = this.writing.then(() => store.put('blobs', data, key));
    });
    this.recorder.start(SLICE);
    this.dispatchEvent(new Event('changed'));
  }

  // Ends it and keeps it as evidence.
  async end() {
    const { recorder } = this;
    if (!recorder)
      return null;
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
    recorder.stop();
    for (const track of recorder.stream.getTracks())
      track.stop();
    await stopped;
    await this.writing;
    this.recorder = null;
    this.dispatchEvent(new Event('changed'));
    const item = await this.gather();
    this.release();
    return item;
  }

  // What a killed page left.
  rescue() {
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? this.gather() : null));
  }

  // Makes evidence of the slices that are kept.
  async gather() {
    const kept = await store.get('kept', 'recording');
    if (!kept)
      return null;
    const slices = IDBKeyRange.bound('recording:', 'recording;');
    const parts = await store.read(['blobs'], (blobs) => blobs.getAll(slices));
    let item = null;
    if (parts.length > 0)
      item = await this.evidence.add(new Blob(parts, { type: kept.type }), kept.meta);
    await store.write(['blobs', 'kept'], (blobs, keys) => {
      blobs.delete(slices);
      keys.delete('recording');
    });
    return item;
  }
}

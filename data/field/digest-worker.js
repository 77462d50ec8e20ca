// Digests away from the page's own thread, so that buttons answer while a video is read.
// In: {id, blob}. Out: {id, done} while it works, then {id, digest} or {id, error}.

import { digestBlob } from './sha256.js';

self.addEventListener('message', async ({ data: { id, blob } }) => {
  try {
    const digest = await digestBlob(blob, (done) => self.postMessage({ id, done }));
    self.postMessage({ id, digest });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
});

// Map pictures of the stops: fetched when there is a network, kept for when there is none. They need the
// token, so no <img> can load them by itself; they are painted on canvases.

import { Refused } from './api.js';
import * as store from './store.js';

export class Pictures {
  constructor(api) {
    this.api = api;
    this.fetching = false;
    this.latest = null; // the answer that is still to be worked off
    this.painted = new WeakMap();
  }

  // Fetches those that are not there, drops those of stops that are no longer ours.
  async keep(stops, version) {
    this.latest = { stops, version };
    if (this.fetching)
      return;
    this.fetching = true;
    try {
      while (this.latest)
        await this.bring(this.latest);
    } catch (error) {
      console.info('map pictures:', error.message); // asked again with the next answer
    } finally {
      this.fetching = false;
    }
  }

  // Until a later answer says otherwise.
  async bring(asked) {
    const { stops, version } = asked;
    const wanted = new Set(stops.filter(({ map }) => map).map(({ map }) => `${map}#${version}`));
    const have = new Set(await store.read(['pictures'], (pictures) => pictures.getAllKeys()));
    for (const key of have)
      if (!wanted.has(key))
        await store.remove('pictures', key);
    for (const key of wanted) {
      if (have.has(key))
        continue;
      const blob = await this.fetch(key.replace(/#.*$/, ''));
      if (this.latest !== asked)
        return;
      if (blob)
        await store.put('pictures', blob, key);
    }
    if (this.latest === asked)
      this.latest = null;
  }

  // null: the desk has none, which is no reason to go without the others.
  async fetch(address) {
    try {
      return await (await this.api.send(address)).blob();
    } catch (error) {
      if (error instanceof Refused && error.status === 404)
        return null;
      throw error;
    }
  }

  // Paints each canvas[data-picture] below root whose picture has come.
  async paint(root) {
    for (const canvas of root.querySelectorAll('canvas[data-picture]')) {
      const key = canvas.dataset.picture;
      if (this.painted.get(canvas) === key)
        continue;
      const blob = await store.get('pictures', key);
      if (!blob)
        continue;
      this.painted.set(canvas, key);
      try {
        const bitmap = await createImageBitmap(blob);
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        canvas.getContext('2d').drawImage(bitmap, 0, 0);
        canvas.classList.add('painted');
      } catch {
        await store.remove('pictures', key); // not a picture: asked for again
      }
    }
  }
}

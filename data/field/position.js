// Positions while on duty, and none off duty. What the phone measures each second is thinned to what
// tells the desk something: a move, a turn, or a sign of life. Kept before sent, sent in order.

import { Refused } from './api.js';
import { deskTime } from './clock.js';
import { Lane } from './lane.js';
import * as store from './store.js';

const BATCH = 500;
const PACE = 4_000; // between two requests
const MOVED = 15; // m
const TURNED = 25; // degrees
const RHYTHM = 5_000; // between two fixes under way, at most this often without a move or turn
const STANDING = 15_000; // sign of life where nothing moves
const FRESH = 120_000;

const RADIUS = 6_371_008.8;

export function distance(a, b) {
  const rad = Math.PI / 180;
  const x = (b.lon - a.lon) * rad * Math.cos((a.lat + b.lat) / 2 * rad);
  const y = (b.lat - a.lat) * rad;
  return Math.hypot(x, y) * RADIUS;
}

// Whether a fix says more than the last one that was kept.
export function worthKeeping(last, fix) {
  if (!last)
    return true;
  const age = fix.time - last.time;
  if (age <= 0)
    return false;
  if (age >= STANDING || distance(last, fix) >= Math.max(MOVED, Math.min(fix.accuracy ?? 0, 50)))
    return true;
  if (age < RHYTHM || !(fix.speed > 1.5))
    return false;
  const turn = Math.abs(((fix.course ?? 0) - (last.course ?? 0) + 540) % 360 - 180);
  return turn >= TURNED || distance(last, fix) >= MOVED;
}

function finite(value) {
  return Number.isFinite(value) ? value : null;
}

export class Positions extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.watch = null;
    this.last = null; // the last fix, kept or not
    this.kept = null; // the last that was kept
    this.problem = null; // null, or denied, unavailable
    this.battery = null;
    this.alone = 0;
    this.since = 0; // on duty, by the phone's clock; what was measured before is nobody's business
    this.mayGo = async () => true; // whether the desk knows already that this phone is on duty
    this.lane = new Lane('fixes', () => this.step());
  }

  start() {
    this.lane.start();
    navigator.getBattery?.().then((battery) => {
      this.battery = battery;
    }, () => {});
  }

  onDuty(since) {
    if (this.watch !== null)
      return;
    // Not by the desk's time: each answer measures anew how far that is off, by as much as it was slow. Nor ever
    // later than now, as such an answer between the button and here would have it.
    this.since = Date.now() - Math.max(0, deskTime() - since);
    if (!navigator.geolocation) {
      this.fail('unavailable');
      return;
    }
    this.watch = navigator.geolocation.watchPosition(
      (position) => this.measured(position),
      (error) => this.fail(error.code === 1 ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 },
    );
  }

  offDuty() {
    if (this.watch !== null)
      navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
    this.last = null;
    this.kept = null;
    this.problem = null;
  }

  // Where the phone is now, for a report: nothing off duty or when it is not known any more.
  here() {
    if (this.watch === null || !this.last || deskTime() - this.last.time > FRESH)
      return {};
    return { lon: this.last.lon, lat: this.last.lat };
  }

  fail(problem) {
    this.problem = problem;
    this.dispatchEvent(new Event('changed'));
  }

  async measured({ coords, timestamp }) {
    if (this.watch === null || timestamp < this.since)
      return;
    const fix = {
      time: deskTime(timestamp),
      lon: coords.longitude,
      lat: coords.latitude,
      accuracy: finite(coords.accuracy),
      speed: finite(coords.speed),
      course: finite(coords.heading),
      altitude: finite(coords.altitude),
      battery: this.battery?.level ?? null,
    };
    this.last = fix;
    const wasProblem = this.problem !== null;
    this.problem = null;
    if (wasProblem)
      this.dispatchEvent(new Event('changed'));
    if (!worthKeeping(this.kept, fix))
      return;
    this.kept = fix;
    await store.write(['fixes'], (fixes) => fixes.add({ ...fix }));
    this.dispatchEvent(new Event('changed'));
    this.lane.wake();
  }

  async step() {
    const fixes = await store.all('fixes', this.alone > 0 ? 1 : BATCH);
    if (fixes.length === 0)
      return false;
    if (!await this.mayGo())
      return PACE;
    try {
      await this.api.ask('/api/fixes', { method: 'POST', json: fixes.map(({ seq, ...fix }) => fix) });
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 401)
        throw error;
      if (fixes.length > 1) {
        this.alone = fixes.length;
        return true;
      }
      // One that the desk can never take (a time before the device was paired, say).
      console.warn('position refused:', error.message);
    }
    this.alone = Math.max(0, this.alone - 1);
    await store.write(['fixes'], (kept) => kept.delete(IDBKeyRange.bound(fixes[0].seq, fixes.at(-1).seq)));
    this.dispatchEvent(new Event('changed'));
    return this.alone > 0 || fixes.length === BATCH ? true : PACE;
  }
}

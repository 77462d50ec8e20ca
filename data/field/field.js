// The officer's evening as one object: what is known, and what can be done. It knows no screen; the views
// read it and hear its "changed".

import { Api } from './api.js';
import { deskTime } from './clock.js';
import { Evidence } from './evidence.js';
import { newId } from './ids.js';
import { Messages } from './messages.js';
import { Outbox } from './outbox.js';
import * as pairing from './pairing.js';
import { Pictures } from './pictures.js';
import { Positions } from './position.js';
import { Recording } from './recording.js';
import * as store from './store.js';
import { changes, currentStop, refusedWords, sentWords, settledWords, stopsNow, withWord } from './stops.js';
import { t, span } from './text.js';
import { Tonight } from './tonight.js';

const UNDO = 4_000;
const ALIVE = 15_000;
const SLEPT = 90_000;
const LITTLE_ROOM = 300e6;
const FULL_SHARE = 0.9;

export class Field extends EventTarget {
  constructor() {
    super();
    this.api = new Api();
    this.outbox = new Outbox(this.api);
    this.positions = new Positions(this.api);
    this.evidence = new Evidence(this.api);
    this.messages = new Messages(this.api, this.outbox);
    this.tonight = new Tonight(this.api);
    this.pictures = new Pictures(this.api);
    this.recording = new Recording(this.evidence);
    this.pairing = null;
    this.duty = { on: false, since: 0 };
    this.said = {}; // by stop: what this phone said since the desk last told
    this.chosen = null; // the stop chosen by hand
    this.sos = null; // {id, time, sent} while a call for help stands
    this.answered = {}; // roll calls and dispatches answered here
    this.planChange = null;
    this.counts = { words: 0, fixes: 0 };
    this.refused = [];
    this.room = null;
    this.keeps = true; // the browser agreed not to drop what is kept
    this.slept = 0;
    this.alive = Date.now();
    this.lock = null;
  }

  changed() {
    this.dispatchEvent(new Event('changed'));
  }

  // Reads what is kept; after it the page can be shown, with or without a network.
  async load() {
    const [paired, duty, said, sos, answered, alive] = await Promise.all(
      ['pairing', 'duty', 'said', 'sos', 'answered', 'alive'].map((key) => store.get('kept', key)));
    this.pairing = paired ?? null;
    this.api.token = paired?.token ?? null;
    this.duty = duty ?? this.duty;
    this.sos = sos ?? null;
    this.answered = answered ?? {};
    this.said = said ?? {};
    // A page killed between the word and its note here: what is queued was said.
    for (const { kind, body } of await store.all('queue'))
      if (kind === 'report')
        this.said = withWord(this.said, body);
    await Promise.all([this.tonight.load(), this.messages.load(), this.countAll()]);
    if (this.duty.on && alive && Date.now() - alive > SLEPT)
      this.wokeUp(Date.now() - alive);
  }

  async start() {
    this.wire();
    this.outbox.start();
    this.positions.start();
    await this.recording.rescue();
    await this.evidence.start();
    if (this.pairing)
      this.tonight.start();
    this.dutyChanged(0);
    setInterval(() => this.tick(), ALIVE);
    document.addEventListener('visibilitychange', () => this.holdScreen());
    this.keeps = await store.persist();
    this.checkRoom();
  }

  wire() {
    // The desk drops positions of a time at which it believes this phone off duty.
    this.positions.mayGo = async () => !(await store.all('queue'))
      .some(({ kind, body }) => kind === 'report' && body.kind === 'on-duty');
    for (const part of [this.positions, this.evidence, this.messages, this.recording])
      part.addEventListener('changed', () => this.changed());
    this.evidence.addEventListener('changed', () => this.checkRoom());
    this.outbox.addEventListener('changed', () => this.countAll());
    this.positions.addEventListener('changed', () => this.countAll());
    this.outbox.addEventListener('sent', ({ detail }) => this.wordsSent(detail));
    this.tonight.addEventListener('told', ({ detail }) => this.told(detail));
    this.api.addEventListener('turned', () => {
      if (this.api.reachable)
        this.wakeAll();
      this.changed();
    });
    this.api.addEventListener('denied', () => {
      this.pictures.latest = null;
      this.tonight.forget();
    });
  }

  wakeAll() {
    this.outbox.wake();
    this.positions.lane.wake();
    this.evidence.sendLane.wake();
  }

  async countAll() {
    const [words, fixes, refused] = await Promise.all(
      [store.count('queue'), store.count('fixes'), store.all('refused')]);
    this.counts = { words, fixes };
    this.refused = refused;
    this.changed();
  }

  unsent() {
    return this.counts.words + this.counts.fixes + this.evidence.waiting().length;
  }

  async tick() {
    const now = Date.now();
    if (this.duty.on) {
      if (now - this.alive > SLEPT)
        this.wokeUp(now - this.alive);
      await store.put('kept', now, 'alive');
    }
    this.alive = now;
    this.checkRoom();
  }

  // The phone's system stopped the page while on duty: its owner and the desk shall know.
  wokeUp(gap) {
    this.slept = gap;
    this.report('note', { note: t('sign.slept', span(gap)) });
  }

  async checkRoom() {
    const room = await store.room();
    this.room = room && { ...room, low: room.free < LITTLE_ROOM || room.share > FULL_SHARE };
    this.changed();
  }

  // Pairing

  async pair(paired) {
    await pairing.keep(paired);
    const first = !this.pairing;
    this.pairing = paired;
    this.api.token = paired.token;
    this.api.denied = false;
    if (first)
      this.tonight.start();
    else
      this.tonight.renew();
    this.wakeAll();
    this.changed();
  }

  async unpair() {
    this.positions.offDuty();
    await this.releaseScreen();
    await store.clear('kept', 'messages', 'pictures', 'evidence', 'blobs', 'refused', 'fixes', 'queue');
    location.reload();
  }

  // What the desk told

  async told({ asked, before }) {
    const now = this.tonight.answer;
    const settled = settledWords(this.said, asked, now?.stops ?? []);
    if (Object.keys(settled).length !== Object.keys(this.said).length) {
      this.said = settled;
      await store.put('kept', this.said, 'said');
    }
    if (now && before) {
      this.planChange = changes(before, now) ?? this.planChange;
      if (before.operation && before.operation.id !== now.operation?.id)
        await this.operationOver();
    }
    if (now) {
      this.pictures.keep(now.stops, now.version).then(() => this.changed());
      if (now.operation && (now.lastMessage ?? 0) > this.messages.last())
        this.messages.fetch();
    }
    this.changed();
  }

  // Nothing of an operation stays on the phone beyond it but what was not sent.
  async operationOver() {
    this.planChange = null;
    this.chosen = null;
    this.answered = {};
    await store.remove('kept', 'answered');
    await this.keepSaid(Object.fromEntries(Object.entries(this.said).filter(([, word]) => !word.sent)));
    await this.messages.forget();
    for (const { id } of this.evidence.items.filter(({ state }) => state === 'stored'))
      await this.evidence.forget(id);
  }

  stops() {
    return stopsNow(this.tonight.answer, this.said);
  }

  current() {
    return currentStop(this.stops(), this.chosen);
  }

  choose(key) {
    this.chosen = key;
    this.changed();
  }

  // What the team says

  // Keeps a report and sends it. undo: it may be taken back for a moment. → {entry, takeBack}.
  async report(kind, { stop = null, outcome = null, aboard = 0, reason = null, note = null,
    undo = false, lane = 'words' } = {}) {
    const id = newId();
    const body = {
      id, kind, stop, outcome, aboard, reason, note, time: deskTime(), lon: null, lat: null, ...this.positions.here(),
    };
    const before = this.said[stop];
    const entry = await this.outbox.say('report', body, { id, lane, hold: undo ? UNDO : 0 });
    await this.keepSaid(withWord(this.said, body));
    return {
      entry,
      takeBack: async () => {
        if (!await this.outbox.takeBack(entry.seq))
          return false;
        const said = { ...this.said };
        if (before)
          said[stop] = before;
        else
          delete said[stop];
        await this.keepSaid(said);
        return true;
      },
    };
  }

  async keepSaid(said) {
    this.said = said;
    await store.put('kept', said, 'said');
    this.changed();
  }

  async wordsSent({ entries, refused }) {
    const ids = new Set(entries.filter(({ kind }) => kind === 'report').map(({ id }) => id));
    if (ids.size === 0)
      return;
    const said = sentWords(refusedWords(this.said, new Set(refused.keys())), ids, Date.now());
    await this.keepSaid(said);
    if (this.sos && ids.has(this.sos.id))
      await this.keepSos({ ...this.sos, sent: true });
    this.tonight.ask();
  }

  async seenRefused() {
    await store.clear('refused');
    await this.countAll();
  }

  // Duty

  async goOnDuty() {
    if (this.duty.on)
      return;
    const { entry } = await this.report('on-duty');
    await this.setDuty(true, entry.body.time);
  }

  async goOffDuty() {
    await this.report('off-duty');
    await this.setDuty(false);
  }

  async setDuty(on, since = deskTime()) {
    this.duty = { on, since };
    this.slept = 0;
    this.alive = Date.now();
    await store.put('kept', this.duty, 'duty');
    await store.put('kept', this.alive, 'alive');
    this.dutyChanged(since);
  }

  // since: positions measured before it are none of duty.
  dutyChanged(since) {
    if (this.duty.on)
      this.positions.onDuty(since);
    else
      this.positions.offDuty();
    this.holdScreen();
    this.changed();
  }

  // A dark screen stops positions on most phones, so it stays lit on duty. The system takes the lock back
  // whenever the page is hidden.
  async holdScreen() {
    if (!this.duty.on) {
      await this.releaseScreen();
    } else if (document.visibilityState === 'visible' && (!this.lock || this.lock.released)) {
      try {
        this.lock = await navigator.wakeLock?.request('screen');
      } catch {
        this.lock = null; // low battery: the system's own choice
      }
    }
  }

  async releaseScreen() {
    const { lock } = this;
    this.lock = null;
    await lock?.release();
  }

  // Help

  async callForHelp() {
    if (this.sos)
      return;
    // Where somebody is matters most now, on duty or not.
    if (!this.duty.on)
      await this.goOnDuty();
    const { entry } = await this.report('sos', { stop: this.current()?.key ?? null, lane: 'sos' });
    await this.keepSos({ id: entry.id, time: entry.body.time, sent: false });
  }

  async helpOver() {
    await this.report('sos-over', { lane: 'sos' });
    await this.keepSos(null);
  }

  async keepSos(sos) {
    this.sos = sos;
    await store.put('kept', sos, 'sos');
    this.changed();
  }

  // Answers

  async answerRollCall(id, answers) {
    for (const answer of answers)
      await this.outbox.say('roll', answer, { path: `/api/roll-calls/${encodeURIComponent(id)}` });
    await this.keepAnswered(id);
  }

  async acknowledge(id) {
    await this.outbox.say('dispatch', { acknowledged: deskTime() }, { path: `/api/dispatches/${encodeURIComponent(id)}` });
    const dispatch = this.tonight.answer?.dispatches?.find((one) => one.id === id);
    if (dispatch?.stopKey)
      this.chosen = dispatch.stopKey;
    await this.keepAnswered(id);
  }

  async keepAnswered(id) {
    this.answered = { ...this.answered, [id]: Date.now() };
    await store.put('kept', this.answered, 'answered');
    this.changed();
  }

  openRollCall() {
    const call = this.tonight.answer?.rollCall;
    return call && !call.answered && !this.answered[call.id] ? call : null;
  }

  openDispatches() {
    return (this.tonight.answer?.dispatches ?? []).filter(({ id, acknowledged }) => !acknowledged && !this.answered[id]);
  }

  // Evidence

  async take(kind, blob, { name, stop, note = '' }) {
    return this.evidence.add(blob, { kind, name, stop, note, lon: null, lat: null, ...this.positions.here() });
  }
}

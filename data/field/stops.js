// What follows from tonight's stops and from what was said of them: pure functions.

// What comes after what, by kind of stop. "" is: nothing said yet.
const STEPS = {
  start: { '': 'assembled' },
  visit: { '': 'en-route', 'en-route': 'arrived', arrived: 'working', working: 'result', stopped: 'result', result: 'left' },
  'drop-off': { '': 'en-route', 'en-route': 'arrived', arrived: 'handed-over', working: 'handed-over', 'handed-over': 'left' },
  end: { '': 'en-route', 'en-route': 'back', arrived: 'back' },
};

// Reports that move a stop on. The others are said of it and change nothing in this order.
const MOVES = new Set(['assembled', 'en-route', 'arrived', 'working', 'stopped', 'result', 'handed-over', 'left', 'back']);

const DONE = new Set(['left', 'back']);

export function isDone(stop) {
  return DONE.has(stop.status) || (stop.kind === 'start' && stop.status !== '') || stop.outcome === 'cancelled';
}

export function hasOutcome(stop) {
  return Boolean(stop.outcome) && stop.outcome !== 'pending';
}

// The report that the big button makes at this stop; null when it is done.
export function nextStep(stop) {
  if (isDone(stop))
    return null;
  // The desk tells status and outcome apart; here a result is one of the steps.
  const status = stop.status !== '' && hasOutcome(stop) ? 'result' : stop.status;
  return STEPS[stop.kind]?.[status] ?? 'left';
}

// The stops as they stand: the desk's word, and over it what this phone has said since. said: stop key →
// {kind, outcome, sent}.
export function stopsNow(tonight, said) {
  return (tonight?.stops ?? []).map((stop) => {
    const word = said[stop.key];
    if (!word)
      return stop;
    return { ...stop, status: word.kind, outcome: word.outcome ?? stop.outcome, unsent: !word.sent };
  });
}

// Adds a report to said.
export function withWord(said, report) {
  if (!report.stop || !MOVES.has(report.kind))
    return said;
  const outcome = report.outcome ?? said[report.stop]?.outcome;
  return { ...said, [report.stop]: { id: report.id, kind: report.kind, outcome, sent: 0 } };
}

// Marks those of ids as sent at a time.
export function sentWords(said, ids, time) {
  return mapWords(said, (word) => (ids.has(word.id) && !word.sent ? { ...word, sent: time } : word));
}

// Without those of ids, which the desk would not take.
export function refusedWords(said, ids) {
  return mapWords(said, (word) => (ids.has(word.id) ? null : word));
}

// Without those that the desk has told since, in stops that were asked for at a time. Of a stop that is no visit it
// tells nothing: what was said there stands here.
export function settledWords(said, asked, stops) {
  const told = new Map(stops.map((stop) => [stop.key, stop.kind === 'visit' || stop.status !== '']));
  return mapWords(said, (word, key) => (word.sent && word.sent < asked && (told.get(key) ?? true) ? null : word));
}

function mapWords(said, change) {
  const words = {};
  for (const [key, word] of Object.entries(said)) {
    const changed = change(word, key);
    if (changed)
      words[key] = changed;
  }
  return words;
}

// The stop to act on: the one chosen by hand while it is open, else the one begun, else the first open one.
export function currentStop(stops, chosen) {
  // Who is on the way has assembled, said or not.
  const underWay = stops.some((stop) => stop.kind !== 'start' && stop.status !== '');
  const open = stops.filter((stop) => !isDone(stop) && !(underWay && stop.kind === 'start'));
  return open.find((stop) => stop.key === chosen) ?? open.find((stop) => stop.status !== '') ?? open[0] ?? null;
}

// What a new answer of the desk changed for the crew: keys that came and went.
export function changes(before, after) {
  if (!before || before.version === after.version)
    return null;
  const old = new Set(before.stops.map(({ key }) => key));
  const now = new Set(after.stops.map(({ key }) => key));
  return {
    version: after.version,
    added: [...now].filter((key) => !old.has(key)),
    removed: [...old].filter((key) => !now.has(key)),
  };
}

// How much of the inquiry's time is used, as RULES has it: level 0 quiet, 1 from 6 of 8 hours, 2 from 7.5,
// 3 over. limit: when it ends.
export function custodyClock({ began, limit }, now) {
  const left = limit - now;
  const level = left <= 0 ? 3 : left <= 30 * 60_000 ? 2 : left <= 120 * 60_000 ? 1 : 0;
  return { passed: now - began, left, level };
}

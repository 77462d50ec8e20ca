// Tonight: the stop to act on, all others below it, and the big button.

import { deskTime } from './clock.js';
import { button, h, icon } from './dom.js';
import { BYTES_LOST } from './evidence.js';
import { hasOutcome, isDone, nextStep } from './stops.js';
import { clock, day, has, percent, size, t, word } from './text.js';

const TAKES = [['photo', 'camera'], ['video', 'video'], ['audio', 'audio'], ['scan', 'scan'], ['note', 'note']];

function outcomeWord(field, nick) {
  return field.tonight.answer.outcomes.find((one) => one.nick === nick)?.label ?? nick;
}

function stateWord(field, stop) {
  if (hasOutcome(stop))
    return outcomeWord(field, stop.outcome);
  if (isDone(stop))
    return t('did.done');
  return stop.status ? word('did', stop.status) : '';
}

function name(stop) {
  return stop.expect?.name || word('kind', stop.kind);
}

function times(stop) {
  const parts = [];
  if (stop.arrival)
    parts.push(t('stop.planned', clock(stop.arrival)));
  if (stop.windowStart && stop.windowEnd)
    parts.push(t('stop.window', clock(stop.windowStart), clock(stop.windowEnd)));
  return parts.join(' · ');
}

function person(stop) {
  const { expect } = stop;
  if (!expect)
    return null;
  const facts = [
    expect.capacity && expect.capacity !== 'unknown' && word('capacity', expect.capacity),
    has(`sex.${expect.sex}`) && t(`sex.${expect.sex}`),
    expect.age > 0 && t('stop.age', expect.age),
    expect.likelihood > 0 && t('stop.likelihood', `${Math.round(expect.likelihood * 100)}%`),
  ].filter(Boolean);
  return h('section', { class: 'block', 'data-key': 'person' },
    h('h3', {}, icon('person'), t('stop.expect')),
    h('p', { class: 'person' }, h('strong', {}, expect.name), h('span', {}, facts.join(' · '))),
    expect.appears && h('p', {}, t('stop.appears', expect.appears)),
    expect.idNumber && h('p', { class: 'quiet' }, t('stop.idNumber', expect.idNumber)),
    expect.photo && button('photo-show', [icon('person'), t('stop.photo')], { arg: stop.key, class: 'action' }));
}

function safeguards(stop) {
  if (!stop.safeguards?.length)
    return null;
  return h('section', { class: 'block careful', 'data-key': 'safeguards' },
    h('h3', {}, icon('shield'), t('stop.safeguards')),
    h('ul', {}, stop.safeguards.map((line) => h('li', {}, line))));
}

function documents(stop) {
  if (stop.kind !== 'visit')
    return null;
  const now = deskTime();
  const line = ({ kind, number, signedBy, validUntil }) => h('li', {},
    h('strong', {}, kind), h('span', {}, [number, signedBy && t('stop.signedBy', signedBy)].filter(Boolean).join(' · ')),
    validUntil && h('span', { class: validUntil < now ? 'bad' : 'quiet' },
      validUntil < now ? t('stop.expired') : t('stop.validUntil', day(validUntil))));
  return h('section', { class: 'block', 'data-key': 'documents' },
    h('h3', {}, icon('paper'), t('stop.documents')),
    stop.documents?.length ? h('ul', { class: 'papers' }, stop.documents.map(line))
      : h('p', { class: 'quiet' }, t('stop.noDocuments')),
    stop.cases?.length > 0 && h('ul', { class: 'cases', 'aria-label': t('stop.cases') },
      stop.cases.map(({ number, cause }) => h('li', {}, h('span', {}, number), h('span', { class: 'quiet' }, cause)))));
}

function takes(field, stop) {
  return h('section', { class: 'block', 'data-key': 'takes' },
    h('h3', {}, icon('camera'), t('ev.title')),
    h('div', { class: 'takes' }, TAKES.map(([kind, picture]) => button('take', [icon(picture), h('span', {}, t(`ev.${kind}`))], { arg: kind }))),
    evidenceList(field.evidence.items.filter((item) => item.stop === stop.key)));
}

export function evidenceState(item) {
  switch (item.state) {
    case 'kept':
      return t('ev.kept', percent(item.bytes ? item.digested / item.bytes : 0));
    case 'ready':
      return item.received > 0 ? t('ev.part', percent(item.received / item.bytes)) : t('ev.ready');
    case 'stored':
      return t('ev.stored');
    default:
      return t('ev.failed', item.error === BYTES_LOST ? t('ev.bytesLost') : item.error);
  }
}

export function evidenceList(items) {
  if (items.length === 0)
    return null;
  return h('ul', { class: 'evidence' }, items.map((item) => h('li', { class: item.state, 'data-key': item.id, 'data-state': item.state },
    icon(item.state === 'stored' ? 'check' : item.state === 'failed' ? 'warn' : 'wait'),
    h('span', { class: 'what' }, `${t(`ev.${item.kind}`)} ${clock(item.taken)}`,
      h('span', { class: 'quiet' }, ` ${size(item.bytes)}`)),
    h('span', { class: 'state' }, evidenceState(item)),
    item.state === 'ready' && h('progress', { max: item.bytes, value: item.received, 'aria-label': evidenceState(item) }),
    item.state === 'failed' && button('forget', t('ev.forget'), { arg: item.id, class: 'small' }))));
}

function crew(field) {
  const people = field.tonight.answer.crew ?? [];
  if (people.length === 0)
    return null;
  return h('section', { class: 'block', 'data-key': 'crew' },
    h('h3', {}, icon('person'), t('stop.crew')),
    h('ul', { class: 'crew' }, people.map((one) => h('li', {},
      h('span', {}, h('strong', {}, one.name), h('span', { class: 'quiet' }, ` ${one.role ?? ''}`)),
      one.phone && h('a', { href: `tel:${one.phone}`, class: 'call', 'aria-label': t('stop.callPerson', one.name) }, icon('call'))))));
}

function picture(field, stop) {
  if (!stop.map)
    return null;
  const key = `${stop.map}#${field.tonight.answer.version}`;
  return h('canvas', {
    class: 'map', 'data-own': true, 'data-key': key, 'data-picture': key, role: 'img', width: 720, height: 480,
    'aria-label': t('stop.mapOf', stop.address || name(stop)),
  });
}

function hero(field, stop) {
  const status = stateWord(field, stop);
  return h('article', { class: 'hero', 'data-key': stop.key, 'aria-labelledby': 'hero-name' },
    h('p', { class: 'line' },
      h('span', { class: 'number' }, stop.kind === 'start' ? t('stops.first') : t('stop.n', stop.ordinal)),
      status && h('span', { class: `status ${stop.status}` }, status),
      stop.unsent && h('span', { class: 'chip wait' }, t('stop.unsent'))),
    h('h2', { id: 'hero-name' }, name(stop)),
    stop.address && h('p', { class: 'address' }, stop.address),
    h('p', { class: 'times' }, times(stop)),
    safeguards(stop),
    h('div', { class: 'mapbox' }, picture(field, stop)),
    h('div', { class: 'row' },
      h('a', { class: 'action', href: `geo:${stop.lat.toFixed(6)},${stop.lon.toFixed(6)}` }, icon('way'), t('stop.navigate')),
      stop.phone && h('a', { class: 'action', href: `tel:${stop.phone}` }, icon('call'), t('stop.call')),
      button('more', [icon('more'), t('stop.more')], { class: 'action' })),
    person(stop), documents(stop), takes(field, stop), crew(field));
}

function row(field, stop, current) {
  const status = stateWord(field, stop);
  const classes = ['stop', isDone(stop) && 'done', stop === current && 'current'].filter(Boolean).join(' ');
  return h('li', { 'data-key': stop.key },
    button('open-stop', [
      h('span', { class: 'number' }, stop.kind === 'visit' ? stop.ordinal : stop.kind === 'start' ? '●' : '◆'),
      h('span', { class: 'what' }, h('strong', {}, name(stop)), h('span', { class: 'quiet' }, stop.address ?? '')),
      h('span', { class: 'when' }, stop.arrival ? clock(stop.arrival) : '',
        h('span', { class: 'status' }, status), stop.unsent && h('span', { class: 'bad' }, t('stop.unsent'))),
    ], { arg: stop.key, class: classes, 'aria-current': stop === current ? 'step' : null }));
}

export function stopsPage(field) {
  const { answer } = field.tonight;
  if (!answer)
    return h('div', { class: 'empty' }, h('p', {}, t('loading')));
  const stops = field.stops();
  if (stops.length === 0)
    return h('div', { class: 'empty' }, h('h2', {}, t('stops.none')), h('p', {}, t('stops.noneHow')));
  const current = field.current();
  return h('div', { class: 'stops' },
    current ? hero(field, current) : h('div', { class: 'empty', 'data-key': 'done' }, icon('check'), h('h2', {}, t('stops.done'))),
    h('h3', { class: 'listed', 'data-key': 'listed' }, t('stops.all'),
      h('span', { class: 'quiet' }, t('stops.version', answer.version, clock(field.tonight.told)))),
    h('ol', { class: 'all', 'data-key': 'all' }, stops.map((stop) => row(field, stop, current))));
}

// The big button, and beside it the one that stops everything.
export function actionBar(field) {
  if (!field.tonight.answer)
    return null;
  const stop = field.current();
  if (!field.duty.on)
    return h('div', { class: 'bar' }, button('duty-on', [h('strong', {}, t('duty.on')), h('small', {}, t('duty.onHow'))], { class: 'big on', id: 'big' }));
  if (!stop)
    return h('div', { class: 'bar' }, button('duty-off', h('strong', {}, t('duty.off')), { class: 'big', id: 'big' }));
  const step = nextStep(stop);
  const there = stop.kind === 'visit' && !['', 'stopped'].includes(stop.status);
  return h('div', { class: 'bar' },
    there && button('stop-now', [icon('hand'), h('strong', {}, t('stop.button'))], { class: 'halt', 'aria-label': t('stop.title') }),
    button('step', [h('strong', {}, t(`do.${step}`)), h('small', {}, step === 'en-route' ? t('do.to', name(stop)) : name(stop))],
      { arg: step, class: `big ${step}`, id: 'big' }));
}

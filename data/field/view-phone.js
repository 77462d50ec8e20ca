// This phone: who it is, what it has not sent yet, what it keeps.

import { button, h } from './dom.js';
import * as pairing from './pairing.js';
import { apart, clock, day, size, span, t, word } from './text.js';
import { evidenceList } from './view-stops.js';

function fact(key, value, level = null) {
  return value ? [h('dt', {}, t(key)), h('dd', { class: level }, value)] : null;
}

function waiting(field) {
  const files = field.evidence.waiting();
  const bytes = files.reduce((sum, item) => sum + item.bytes - item.received, 0);
  const lines = [
    field.counts.words > 0 && t('phone.words', field.counts.words),
    field.counts.fixes > 0 && t('phone.fixes', field.counts.fixes),
    files.length > 0 && t('phone.files', files.length, size(bytes)),
  ].filter(Boolean);
  return h('section', { class: 'block', 'data-key': 'queue' },
    h('h3', {}, t('phone.queue')),
    lines.length === 0 ? h('p', { class: 'good' }, t('phone.queueNone')) : h('ul', { id: 'queue' }, lines.map((line) => h('li', {}, line))),
    lines.length > 0 && button('retry', t('phone.now'), { class: 'action' }));
}

function refused(field) {
  if (field.refused.length === 0)
    return null;
  return h('section', { class: 'block careful', 'data-key': 'refused' },
    h('h3', {}, t('phone.refused')),
    h('ul', {}, field.refused.map(({ kind, body, error, time }) => h('li', {},
      `${clock(body.time ?? time)} ${kind === 'report' ? word('did', body.kind) : body.said ?? ''} `, h('span', { class: 'bad' }, error)))),
    button('refused-seen', t('phone.seen'), { class: 'action' }));
}

function clockWords(skew) {
  if (skew === null)
    return null;
  if (Math.abs(skew) < 2_000)
    return t('phone.clockGood');
  return t(skew > 0 ? 'sign.clockFast' : 'sign.clockSlow', apart(skew));
}

function facts(field, ui) {
  const { me = {}, operation } = field.tonight.answer ?? {};
  const contact = Math.max(field.api.lastContact, field.tonight.told);
  return h('section', { class: 'block', 'data-key': 'facts' },
    h('dl', {},
      fact('phone.me', me.label),
      fact('phone.vehicle', [me.callSign, me.plate].filter(Boolean).join(' · ')),
      fact('phone.operation', operation && `${operation.name} · ${day(operation.windowStart)} ${clock(operation.windowStart)}–${clock(operation.windowEnd)}`),
      fact('phone.contact', contact ? t('phone.ago', span(Date.now() - contact)) : t('phone.never')),
      fact('phone.clock', clockWords(field.tonight.skew)),
      fact('phone.room', field.room && size(field.room.free), field.room?.low ? 'bad' : null),
      fact('phone.offlineShell', ui.shell === null ? null : t(ui.shell ? 'phone.yes' : 'phone.noShell'), ui.shell === false ? 'bad' : null),
      fact('pair.fingerprint', field.pairing?.fingerprint && [
        h('code', {}, pairing.readable(field.pairing.fingerprint)), h('small', { class: 'quiet' }, t('pair.fingerprintHow'))])),
    !field.keeps && h('p', { class: 'quiet' }, t('sign.temporary')));
}

export function phonePage(field, ui) {
  const { items } = field.evidence;
  return h('div', { class: 'phone' },
    h('h2', { class: 'unseen' }, t('tab.phone')),
    h('section', { class: 'block', 'data-key': 'duty' },
      h('h3', {}, t(field.duty.on ? 'duty.isOn' : 'duty.isOff')),
      h('p', { class: 'quiet' }, t('duty.onHow')),
      button(field.duty.on ? 'duty-off' : 'duty-on', t(field.duty.on ? 'duty.off' : 'duty.on'), { class: 'action', id: 'duty' })),
    // What must be read and answered stands above what grows and shrinks with every position.
    refused(field), waiting(field),
    items.length > 0 && h('section', { class: 'block', 'data-key': 'evidence' }, h('h3', {}, t('phone.evidence')), evidenceList(items)),
    facts(field, ui),
    h('div', { class: 'row', 'data-key': 'last' },
      button('language', t('language'), { class: 'action' }),
      button('unpair', t('pair.end'), { class: 'action' })));
}

// Sheets: one question each, over the page, in a <dialog> that keeps the focus.

import { button, h, icon } from './dom.js';
import { clock, span, t } from './text.js';

function head(title, closable = true) {
  return h('header', {}, h('h2', { id: 'sheet-title' }, title),
    closable && button('sheet-close', '✕', { class: 'x', 'aria-label': t('close') }));
}

function stepper(value, label) {
  return h('div', { class: 'stepper', role: 'group', 'aria-label': label },
    h('span', {}, label),
    button('fewer', '−', { 'aria-label': t('result.fewer') }),
    h('output', { 'aria-live': 'polite' }, value),
    button('more-persons', '+', { 'aria-label': t('result.moreP') }));
}

function result(field, sheet) {
  const outcomes = field.tonight.answer.outcomes.filter(({ nick }) => nick !== 'pending' && nick !== 'cancelled');
  const chosen = outcomes.find(({ nick }) => nick === sheet.outcome);
  return [
    head(t('result.title')),
    h('div', { class: 'choices', role: 'radiogroup', 'aria-label': t('result.title') },
      outcomes.map(({ nick, label }) => button('outcome', label, {
        arg: nick, role: 'radio', 'aria-checked': String(nick === sheet.outcome), class: `choice ${nick}`,
      }))),
    chosen?.aboard && stepper(sheet.aboard, t('result.aboard')),
    h('textarea', { id: 'note', rows: 2, maxlength: 600, 'data-own': true, placeholder: t('result.note'), 'aria-label': t('result.note') }),
    button('result', t('confirm'), { class: 'big', disabled: !chosen }),
  ];
}

function handover(field, sheet) {
  return [head(t('handover.title')), stepper(sheet.aboard, t('handover.persons')),
    button('handover', t('confirm'), { class: 'big' })];
}

function stopped(field) {
  const reasons = field.tonight.answer.stopReasons.filter(({ nick }) => nick !== 'not-said');
  return [
    head(t('stop.said'), false),
    h('p', { class: 'quiet' }, t('stop.why')),
    h('div', { class: 'choices' }, reasons.map(({ nick, label }) => button('stop-why', label, { arg: nick, class: 'choice' }))),
    button('sheet-close', t('stop.later'), { class: 'big' }),
  ];
}

function more(field) {
  const visit = field.current()?.kind === 'visit';
  return [
    head(t('more.title')),
    h('div', { class: 'choices one' },
      visit && button('say-also', t('more.door'), { arg: 'door-opened', class: 'choice' }),
      visit && button('say-also', t('more.recorderOn'), { arg: 'recorder-on', class: 'choice' }),
      visit && button('say-also', t('more.recorderOff'), { arg: 'recorder-off', class: 'choice' }),
      field.said[field.current()?.key]?.kind === 'stopped' && button('stop-later', t('stop.why'), { class: 'choice' }),
      button('broken', t('more.broken'), { class: 'choice careful' })),
  ];
}

function note() {
  return [
    head(t('ev.note')),
    h('textarea', { id: 'note', rows: 8, maxlength: 20000, 'data-own': true, autofocus: true, 'aria-label': t('ev.notes'), placeholder: t('ev.notes') }),
    button('note', t('ev.saveNote'), { class: 'big' }),
  ];
}

// The picture itself is painted in by the action: it passes through no store.
function photo() {
  return [
    head(t('stop.photo')),
    h('canvas', { id: 'photo', class: 'face', 'data-own': true, role: 'img', width: 1, height: 1, 'aria-label': t('stop.photo') }),
    h('p', { class: 'quiet' }, t('stop.photoHow')),
  ];
}

function recording(field) {
  return [
    head(t('ev.audio'), false),
    h('p', { class: 'recording', role: 'timer' }, t('ev.recording', span(Date.now() - field.recording.since))),
    button('record-end', t('ev.stopRecording'), { class: 'big' }),
  ];
}

function confirm(field, sheet) {
  return [
    head(sheet.title ?? t('confirm'), false),
    h('p', {}, sheet.text),
    h('div', { class: 'row' },
      button('sheet-close', sheet.no ?? t('cancel'), { class: 'action' }),
      button(sheet.action, sheet.yes ?? t('confirm'), { arg: sheet.arg, class: 'action strong' })),
  ];
}

const SHEETS = { result, handover, stopped, more, note, photo, recording, confirm };

export function sheet(field, ui) {
  return h('div', { class: `inside ${ui.sheet.type}`, 'data-key': ui.sheet.type }, SHEETS[ui.sheet.type](field, ui.sheet));
}

// The call for help as it stands, over everything.
export function help(field) {
  const { sos, api } = field;
  const lost = !sos.sent && api.reachable === false;
  return h('div', { class: `inside ${sos.sent ? 'sent' : 'sending'}` },
    icon(sos.sent ? 'check' : 'warn'),
    h('h2', { role: 'alert' }, t(sos.sent ? 'sos.sent' : lost ? 'sos.noNetwork' : 'sos.sending')),
    h('p', {}, t('sos.since', clock(sos.time))),
    h('a', { class: 'action', href: 'tel:110' }, icon('call'), t('sos.call110')),
    button('sos-hide', t('sos.hide'), { class: 'action' }),
    button('sos-over-ask', t('sos.over'), { class: 'action' }));
}

// What frames every page: who this phone is, how it stands with the desk, the call for help, signs of trouble,
// the tabs.

import { button, h, icon } from './dom.js';
import { apart, size, span, t } from './text.js';

const OFFLINE_LONG = 120_000;
const CLOCK_OFF = 60_000;
const CONTACT_OLD = 60_000;

function link(field) {
  const { api } = field;
  const age = Date.now() - api.lastContact;
  if (api.reachable === null && navigator.onLine)
    return ['wait', t('sign.connecting')];
  if (api.reachable && age < CONTACT_OLD && navigator.onLine)
    return ['good', t('sign.online')];
  const since = Math.max(api.lastContact, field.tonight.told);
  return ['bad', since ? t('sign.offlineFor', span(Date.now() - since)) : t('sign.offline')];
}

export function topBar(field) {
  const me = field.tonight.answer?.me ?? {};
  const [state, words] = link(field);
  const unsent = field.unsent();
  return h('header', { class: 'top' },
    button('tab', [
      h('span', { class: 'who' }, me.callSign || me.label || t('app')),
      h('span', { class: 'plate' }, me.callSign ? me.plate ?? '' : ''),
      h('span', { class: 'chips' },
        h('span', { class: `chip ${state}` }, words),
        unsent > 0 && h('span', { class: 'chip wait', id: 'unsent' }, t('sign.unsent', unsent)),
        h('span', { class: `chip ${field.duty.on ? 'good' : 'quiet'}` }, t(field.duty.on ? 'duty.isOn' : 'duty.isOff')))],
    { arg: 'phone', class: 'me' }),
    button('sos-show', [h('span', { class: 'fill' }), h('strong', {}, t('sos.button'))],
      { class: `sos${field.sos ? ' stands' : ''}`, id: 'sos-button', 'aria-description': t('sos.hold', 2) }));
}

function sign(level, words, action = null, arg = null) {
  const inside = [icon(level === 'info' ? 'wait' : 'warn'), h('span', {}, words)];
  return action ? button(action, inside, { arg, class: `sign ${level}` }) : h('p', { class: `sign ${level}` }, inside);
}

export function signs(field, ui) {
  const { positions, tonight, api, room, planChange } = field;
  const list = [];
  const contact = Math.max(api.lastContact, tonight.told);
  const away = Date.now() - contact;
  if (field.sos)
    list.push(sign('danger', t('sos.stands'), 'sos-show'));
  if (ui.keepError)
    list.push(sign('danger', ui.keepError, 'keep-error-seen'));
  if (contact && away > OFFLINE_LONG)
    list.push(sign('warn', t('sign.offlineLong', span(away))));
  if (field.refused.length > 0)
    list.push(sign('warn', t('sign.refused', field.refused.length), 'tab', 'phone'));
  if (tonight.skew !== null && Math.abs(tonight.skew) > CLOCK_OFF)
    list.push(sign('warn', t('sign.clock', apart(tonight.skew))));
  if (room?.low)
    list.push(sign('warn', t('sign.room', size(room.free))));
  if (field.duty.on && positions.problem)
    list.push(sign('warn', t(positions.problem === 'denied' ? 'sign.gpsDenied' : 'sign.gpsNone')));
  if (field.slept > 0)
    list.push(sign('warn', t('sign.slept', span(field.slept)), 'slept-seen'));
  if (planChange)
    list.push(sign('info', t('sign.plan', planChange.version, planChange.added.length, planChange.removed.length), 'plan-seen'));
  return h('section', { class: 'signs', 'aria-live': 'polite', 'data-key': 'signs' }, list);
}

export function tabs(field, ui) {
  const tab = (name, picture, badge) => button('tab', [
    icon(picture),
    h('span', {}, t(`tab.${name}`)),
    badge > 0 && h('b', { class: 'badge' }, badge),
  ], { arg: name, 'aria-current': ui.tab === name ? 'page' : null });
  return h('nav', { class: 'tabs', 'aria-label': t('nav') },
    tab('stops', 'stops', 0),
    tab('messages', 'message', field.messages.unread().length),
    tab('phone', 'phone', field.unsent()));
}

// Nothing but how to pair.
export function unpaired(field) {
  return h('main', { class: 'unpaired' },
    h('img', { src: 'icons/icon.svg', alt: '', width: 112, height: 112 }),
    h('h1', {}, t(field.api.denied ? 'pair.denied' : 'pair.title')),
    h('p', {}, field.api.denied ? t('pair.deniedHow', field.unsent()) : t('pair.how')),
    button('language', t('language'), { class: 'quiet' }));
}

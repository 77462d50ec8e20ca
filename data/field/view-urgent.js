// What may not be overlooked, above every page: persons' clocks, new tasks, roll calls, urgent messages.

import { deskTime } from './clock.js';
import { button, h, icon } from './dom.js';
import { custodyClock } from './stops.js';
import { clock, hours, t, word } from './text.js';

function custodies(field) {
  return (field.tonight.answer?.custodies ?? []).map((custody) => {
    const { passed, left, level } = custodyClock(custody, deskTime());
    return h('p', { class: `custody level${level}`, 'data-key': custody.id },
      icon('wait'),
      h('span', {}, t('custody.clock', custody.name, hours(passed))),
      h('strong', {}, left > 0 ? t('custody.left', hours(left)) : t('custody.over', hours(-left))));
  });
}

function dispatch(field, { id, cause, stopKey }) {
  const stop = field.stops().find(({ key }) => key === stopKey);
  return h('section', { class: 'call dispatch', 'data-key': id, role: 'alert' },
    h('h2', {}, t('dispatch.title'), h('span', {}, word('dispatch.cause', cause))),
    h('p', {}, stop ? t('dispatch.go', [stop.expect?.name, stop.address].filter(Boolean).join(t('list.comma')))
      : t('dispatch.gone')),
    button('acknowledge', t('dispatch.got'), { arg: id, class: 'answer' }));
}

function rollCall(field, call) {
  // A phone that is the vehicle's answers for everybody aboard.
  const forAll = !field.tonight.answer.me.officer;
  return h('section', { class: 'call roll', 'data-key': call.id, role: 'alert' },
    h('h2', {}, t('roll.title'), h('span', {}, clock(call.called))),
    h('div', { class: 'row' },
      button('roll-help', t('roll.help'), { arg: call.id, class: 'help' }),
      button('roll-well', t(forAll ? 'roll.allWell' : 'roll.well'), { arg: call.id, class: 'answer' })));
}

function urgentMessage({ id, said, sent }) {
  return h('section', { class: 'call message', 'data-key': id, role: 'alert' },
    h('h2', {}, t('msg.urgent'), h('span', {}, clock(sent))),
    h('p', {}, said),
    button('message-got', t('msg.got'), { class: 'answer' }));
}

export function urgent(field, ui) {
  const call = field.openRollCall();
  const messages = ui.tab === 'messages' ? [] : field.messages.unread().filter((message) => message.urgent).slice(-1);
  return h('div', { class: 'urgent', 'data-key': 'urgent' },
    custodies(field),
    call && rollCall(field, call),
    field.openDispatches().map((one) => dispatch(field, one)),
    messages.map(urgentMessage));
}

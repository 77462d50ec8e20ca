import { button, h, icon } from './dom.js';
import { clock, t } from './text.js';

const QUICK = ['msg.got', 'msg.help', 'msg.moment'];

function line(message) {
  const classes = ['message', message.mine ? 'mine' : 'theirs', message.urgent && 'urgent'].filter(Boolean).join(' ');
  return h('li', { class: classes, 'data-key': message.id },
    h('p', { class: 'from' }, message.mine ? t('msg.me') : message.from || t('msg.desk'),
      h('span', { class: 'quiet' }, clock(message.sent)),
      message.urgent && h('b', {}, t('msg.urgent'))),
    h('p', { class: 'said' }, message.said),
    message.mine && h('p', { class: `state${message.waiting ? ' waiting' : ''}` },
      icon(message.waiting ? 'wait' : 'check'), t(message.waiting ? 'msg.waiting' : 'msg.sent')));
}

export function messagesPage(field) {
  const all = field.messages.all();
  return h('div', { class: 'messages' },
    h('h2', { class: 'unseen' }, t('tab.messages')),
    all.length === 0 ? h('div', { class: 'empty', 'data-key': 'none' }, h('p', {}, t('msg.none')))
      : h('ol', { class: 'talk', 'aria-live': 'polite', 'data-key': 'talk' }, all.map(line)));
}

export function writeBar(ui) {
  return h('form', { class: 'bar write', 'data-key': 'write' },
    h('div', { class: 'quick', role: 'group', 'aria-label': t('msg.quick') },
      QUICK.map((key) => button('say', t(key), { arg: key, class: 'small' })),
      button('urgent', t('msg.urgent'), { class: 'small', 'aria-pressed': String(ui.urgent) })),
    h('div', { class: 'row' },
      h('textarea', { id: 'message', rows: 2, maxlength: 2000, 'data-own': true, placeholder: t('msg.write'), 'aria-label': t('msg.write') }),
      button('send', icon('send'), { class: 'send', 'aria-label': t('msg.send') })));
}

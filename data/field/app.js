// Puts what is known on the screen and gives buttons their meaning.

import { makeActions } from './actions.js';
import { h, morph } from './dom.js';
import { Field } from './field.js';
import { watchHold } from './hold.js';
import * as pairing from './pairing.js';
import { allowSound, call } from './signals.js';
import * as store from './store.js';
import { setLanguage, t } from './text.js';
import { signs, tabs, topBar, unpaired } from './view-frame.js';
import { messagesPage, writeBar } from './view-messages.js';
import { phonePage } from './view-phone.js';
import { help, sheet } from './view-sheets.js';
import { actionBar, stopsPage } from './view-stops.js';
import { urgent } from './view-urgent.js';

const REFRESH = 5_000;
const TOAST = 4_000;

const field = new Field();
const ui = {
  tab: 'stops', sheet: null, sosHidden: false, urgent: false, keepError: null, shell: null, files: null,
};
const root = document.getElementById('app');
const sheets = document.createElement('dialog');
const helps = document.createElement('dialog');
let due = false;

const PAGES = {
  stops: () => [stopsPage(field), actionBar(field)],
  messages: () => [messagesPage(field), writeBar(ui)],
  phone: () => [phonePage(field, ui), null],
};

function showDialog(dialog, content) {
  if (content) {
    morph(dialog, h('dialog', {}, content));
    if (!dialog.open)
      dialog.showModal();
  } else if (dialog.open) {
    dialog.close();
    dialog.replaceChildren();
  }
}

function draw() {
  due = false;
  if (!field.pairing || field.api.denied) {
    morph(root, h('div', {}, unpaired(field)));
  } else {
    const [page, bar] = PAGES[ui.tab]();
    morph(root, h('div', {},
      topBar(field),
      h('main', { id: 'page', 'data-key': ui.tab }, signs(field, ui), urgent(field, ui), page),
      bar, tabs(field, ui)));
    field.pictures.paint(root);
    showLatest();
    if (ui.tab === 'messages' && document.visibilityState === 'visible')
      field.messages.readAll();
  }
  showDialog(helps, field.sos && !ui.sosHidden && help(field));
  showDialog(sheets, ui.sheet && sheet(field, ui));
}

// A talk is read from its end: when it is opened and when something new was said.
let saw = null;

function showLatest() {
  const now = ui.tab === 'messages' ? field.messages.all().length : null;
  if (now !== null && now !== saw) {
    const page = document.getElementById('page');
    page.scrollTo(0, page.scrollHeight);
  }
  saw = now;
}

function show() {
  if (due)
    return;
  due = true;
  // Without a frame (the page is hidden) nothing needs to be drawn, but what is told while hidden must be.
  if (document.visibilityState === 'visible')
    requestAnimationFrame(draw);
  else
    setTimeout(draw, 0);
}

let toastTimer = null;

function toast(words, undo = null) {
  const place = document.getElementById('toast');
  clearTimeout(toastTimer);
  place.replaceChildren(h('span', {}, words));
  if (undo) {
    const back = h('button', { type: 'button' }, undo.words);
    back.addEventListener('click', undo.action, { once: true });
    place.append(back);
  }
  place.classList.add('shown');
  toastTimer = setTimeout(() => {
    place.classList.remove('shown');
    place.replaceChildren();
  }, TOAST);
}

// What could not be kept is the one thing that must never go by unseen.
function notKept(error) {
  console.error(error);
  ui.keepError = error?.name === 'QuotaExceededError' ? t('sign.full') : t('sign.notKept', error?.message ?? String(error));
  document.getElementById('said').textContent = ui.keepError;
  show();
}

const actions = makeActions(field, ui, show, toast);

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-do]');
  if (!button || button.disabled)
    return;
  allowSound();
  Promise.resolve(actions[button.dataset.do](button.dataset.arg)).catch(notKept);
});
document.addEventListener('submit', (event) => event.preventDefault());
sheets.addEventListener('cancel', (event) => {
  event.preventDefault();
  if (!field.recording.running) {
    ui.sheet = null;
    show();
  }
});
helps.addEventListener('cancel', (event) => {
  event.preventDefault();
  ui.sosHidden = true;
  show();
});

watchHold(document, 'sos-button', () => {
  ui.sosHidden = false;
  field.callForHelp().catch(notKept);
}, () => {
  if (!field.sos)
    toast(t('sos.hold', 2));
});

// The phone's camera and recorder come through file inputs: no permission of the page's own is needed.
ui.files = {
  stop: null,
  pick(kind, stop) {
    this.stop = stop;
    document.querySelector(`#files input[data-kind=${kind}]`).click();
  },
};
document.getElementById('files').addEventListener('change', async ({ target }) => {
  const { kind } = target.dataset;
  const files = [...target.files];
  const stop = ui.files.stop ?? field.current()?.key ?? null;
  try {
    for (const file of files) {
      if (file.size === 0)
        toast(t('ev.empty'));
      else {
        await field.take(kind, file, { name: file.name, stop });
        toast(t('ev.keptNow', t(`ev.${kind}`)));
      }
    }
  } catch (error) {
    notKept(error);
  }
  target.value = '';
  ui.files.stop = null;
});

const rung = new Set();

function ringOnce(id, times) {
  if (rung.has(id))
    return;
  rung.add(id);
  call(times);
}

function ring() {
  const roll = field.openRollCall();
  if (roll)
    ringOnce(roll.id, 3);
  for (const { id } of field.openDispatches())
    ringOnce(id, 3);
  for (const message of field.messages.unread().filter((one) => one.urgent))
    ringOnce(message.id, 2);
}

field.addEventListener('changed', () => {
  ring();
  show();
});

async function registerShell() {
  try {
    await navigator.serviceWorker.register('sw.js');
    await navigator.serviceWorker.ready;
    ui.shell = true;
  } catch (error) {
    // A browser that does not trust the desk's certificate gives no worker: the page works, but not from cold
    // without a network.
    console.warn('service worker:', error.message);
    ui.shell = false;
  }
  show();
}

async function start() {
  const fresh = pairing.takeFromAddress();
  setLanguage(await store.get('kept', 'language') ?? 'zh-CN');
  document.body.append(helps, sheets);
  sheets.setAttribute('aria-labelledby', 'sheet-title');
  sheets.className = 'sheet';
  helps.className = 'help';
  await field.load();
  show();
  await field.start();
  if (fresh)
    await actions.pair(fresh);
  setInterval(show, REFRESH);
  setInterval(() => {
    if (field.recording.running)
      show();
  }, 1_000);
  addEventListener('hashchange', () => {
    const paired = pairing.takeFromAddress();
    if (paired)
      actions.pair(paired).catch(notKept);
  });
  if ('serviceWorker' in navigator)
    registerShell();
  else
    ui.shell = false;
}

start().catch(notKept);

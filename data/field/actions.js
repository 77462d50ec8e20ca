// What each button does: the names in data-do.

import { NoAnswer } from './api.js';
import * as store from './store.js';
import { otherLanguage, setLanguage, t, language } from './text.js';

const AGAIN = 900; // a second touch within this is the first one's bounce

export function makeActions(field, ui, show, toast) {
  let lastStep = 0;

  const openSheet = (sheet) => {
    ui.sheet = sheet;
    show();
  };
  const closeSheet = () => openSheet(null);
  const ask = (text, action, arg = null, more = {}) => openSheet({ type: 'confirm', text, action, arg, ...more });

  const said = (kind, made) => toast(t('recorded', t(`did.${kind}`)), made && {
    words: t('undo'),
    action: async () => {
      if (await made.takeBack())
        toast(t('cancel'));
    },
  });

  async function step(kind) {
    if (Date.now() - lastStep < AGAIN)
      return;
    lastStep = Date.now();
    const stop = field.current();
    if (kind === 'result')
      openSheet({ type: 'result', outcome: null, aboard: 1 });
    else if (kind === 'handed-over')
      openSheet({ type: 'handover', aboard: Math.max(1, field.tonight.answer.custodies?.length ?? 1) });
    else {
      const made = await field.report(kind, { stop: stop.key, undo: true });
      if (kind === 'left' || kind === 'back')
        field.choose(null);
      said(kind, made);
    }
  }

  async function take(kind) {
    const stop = field.current()?.key ?? null;
    if (kind === 'note') {
      openSheet({ type: 'note', stop });
    } else if (kind === 'audio' && navigator.mediaDevices && window.MediaRecorder) {
      try {
        await field.recording.begin({ kind: 'audio', name: `${t('ev.audio')}.webm`, stop, ...field.positions.here() });
        openSheet({ type: 'recording' });
      } catch (error) {
        console.warn('microphone:', error.message);
        toast(t('ev.noMicrophone'));
        ui.files.pick('audio', stop); // the phone's own recorder
      }
    } else {
      ui.files.pick(kind, stop);
    }
  }

  // An officer's phone answers for him, the car's for all of its crew who were asked.
  async function answerRollCall(id, well) {
    const { me, rollCall } = field.tonight.answer;
    const asked = (rollCall.members ?? []).filter((one) => !one.answered);
    await field.answerRollCall(id, me.officer || asked.length === 0 ? [{ well }] : asked.map((one) => ({ officer: one.id, well })));
    toast(t('roll.answered'));
  }

  const text = (id) => document.getElementById(id)?.value.trim() ?? '';

  return {
    tab: (name) => {
      ui.tab = name;
      show();
      document.getElementById('page')?.scrollTo(0, 0);
    },
    language: async () => {
      setLanguage(otherLanguage());
      await store.put('kept', language(), 'language');
      show();
    },

    'duty-on': async () => {
      await field.goOnDuty();
      said('on-duty');
    },
    'duty-off': () => {
      const open = field.stops().filter((stop) => stop.kind === 'visit' && !['left'].includes(stop.status)).length;
      ask(open > 0 ? t('duty.offAskOpen', open) : t('duty.offAsk'), 'duty-off-sure', null, { yes: t('duty.off') });
    },
    'duty-off-sure': async () => {
      closeSheet();
      await field.goOffDuty();
      said('off-duty');
    },

    step,
    'open-stop': (key) => {
      field.choose(key);
      document.getElementById('page')?.scrollTo(0, 0);
    },
    more: () => openSheet({ type: 'more' }),
    'say-also': async (kind) => {
      closeSheet();
      said(kind, await field.report(kind, { stop: field.current()?.key ?? null, undo: true }));
    },
    broken: () => ask(t('more.brokenAsk'), 'broken-sure', null, { title: t('did.broken-down') }),
    'broken-sure': async () => {
      closeSheet();
      await field.report('broken-down');
      said('broken-down');
    },

    outcome: (nick) => openSheet({ ...ui.sheet, outcome: nick }),
    fewer: () => openSheet({ ...ui.sheet, aboard: Math.max(ui.sheet.type === 'result' ? 0 : 1, ui.sheet.aboard - 1) }),
    'more-persons': () => openSheet({ ...ui.sheet, aboard: Math.min(20, ui.sheet.aboard + 1) }),
    result: async () => {
      const { outcome, aboard } = ui.sheet;
      const rides = field.tonight.answer.outcomes.find(({ nick }) => nick === outcome)?.aboard;
      await field.report('result', { stop: field.current().key, outcome, aboard: rides ? aboard : 0, note: text('note') || null });
      closeSheet();
      said('result');
    },
    handover: async () => {
      await field.report('handed-over', { stop: field.current().key, aboard: ui.sheet.aboard });
      closeSheet();
      said('handed-over');
    },

    'stop-now': async () => {
      const stop = field.current().key;
      await field.report('stopped', { stop });
      openSheet({ type: 'stopped', stop });
    },
    'stop-later': () => openSheet({ type: 'stopped', stop: field.current().key }),
    'stop-why': async (reason) => {
      await field.report('stopped', { stop: ui.sheet.stop, reason });
      closeSheet();
    },

    'sos-show': () => {
      if (field.sos)
        ui.sosHidden = false;
      show();
    },
    'sos-hide': () => {
      ui.sosHidden = true;
      show();
    },
    'sos-over-ask': () => ask(t('sos.overAsk'), 'sos-over', null, { title: t('sos.over'), yes: t('sos.over') }),
    'sos-over': async () => {
      closeSheet();
      await field.helpOver();
      said('sos-over');
    },

    take,
    note: async () => {
      const words = text('note');
      if (words === '') {
        toast(t('ev.empty'));
        return;
      }
      const { stop } = ui.sheet;
      await field.take('note', new Blob([words], { type: 'text/plain' }), { name: `${t('ev.note')}.txt`, stop, note: words.slice(0, 200) });
      closeSheet();
      toast(t('ev.keptNow', t('ev.note')));
    },
    'record-end': async () => {
      const item = await field.recording.end();
      closeSheet();
      toast(item ? t('ev.keptNow', t('ev.audio')) : t('ev.empty'));
    },
    'photo-show': async (key) => {
      openSheet({ type: 'photo' });
      try {
        const response = await field.api.send(`/api/photo/${encodeURIComponent(key)}`);
        const bitmap = await createImageBitmap(await response.blob());
        const canvas = document.getElementById('photo');
        if (!canvas)
          return; // closed meanwhile
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        canvas.getContext('2d').drawImage(bitmap, 0, 0);
      } catch (error) {
        closeSheet();
        toast(t('stop.noPhoto', error instanceof NoAnswer ? t('sign.offline') : error.message));
      }
    },
    forget: (id) => ask(t('ev.forgetAsk'), 'forget-sure', id, { title: t('ev.forget') }),
    'forget-sure': async (id) => {
      closeSheet();
      await field.evidence.forget(id);
    },

    acknowledge: (id) => field.acknowledge(id),
    'roll-well': (id) => answerRollCall(id, true),
    'roll-help': (id) => answerRollCall(id, false),

    'message-got': () => field.messages.readAll(),
    urgent: () => {
      ui.urgent = !ui.urgent;
      show();
    },
    say: async (key) => {
      await field.messages.say(t(key), ui.urgent);
      ui.urgent = false;
    },
    send: async () => {
      const area = document.getElementById('message');
      const words = area.value.trim();
      if (words === '')
        return;
      await field.messages.say(words, ui.urgent);
      area.value = '';
      ui.urgent = false;
      show();
    },

    retry: () => {
      field.tonight.ask();
      field.wakeAll();
    },
    'refused-seen': () => field.seenRefused(),
    'slept-seen': () => {
      field.slept = 0;
      show();
    },
    'plan-seen': () => {
      field.planChange = null;
      show();
    },
    'keep-error-seen': () => {
      ui.keepError = null;
      show();
    },

    unpair: () => {
      const open = field.unsent();
      if (open > 0)
        toast(t('pair.endWaiting', open));
      else
        ask(t('pair.endHow'), 'unpair-sure', null, { title: t('pair.end') });
    },
    'unpair-sure': () => field.unpair(),
    'pair-replace': async () => {
      const { paired } = ui.sheet;
      closeSheet();
      await field.pair(paired);
    },
    'sheet-close': closeSheet,
    pair: async (paired) => {
      const open = field.unsent();
      if (field.pairing && field.pairing.token !== paired.token && open > 0 && !field.api.denied)
        ask(t('pair.replaceHow', open), 'pair-replace', null, { title: t('pair.replace'), yes: t('pair.replaceYes'), no: t('pair.keepOld'), paired });
      else
        await field.pair(paired);
    },
  };
}

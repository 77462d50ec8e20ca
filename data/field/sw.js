// Keeps the page itself on the phone, whole and of one version, so that it opens without a network. Nothing of the
// desk's goes through here: /api/ is left alone.
//
// SHELL names the version: a digest over the files below (tests/web/shell.py --write), so that any change of any file is
// a change of this one, which browsers look for.

const SHELL = '93c7731b857a0bac';
const FILES = [
  './',
  'actions.js',
  'api.js',
  'app.js',
  'clock.js',
  'digest-worker.js',
  'dom.js',
  'evidence.js',
  'field.js',
  'hold.js',
  'icons/icon-192.png',
  'icons/icon-512.png',
  'icons/icon.svg',
  'icons/maskable-512.png',
  'ids.js',
  'lane.js',
  'manifest.webmanifest',
  'messages.js',
  'outbox.js',
  'pairing.js',
  'pictures.js',
  'position.js',
  'recording.js',
  'sha256.js',
  'signals.js',
  'stops.js',
  'store.js',
  'style.css',
  'text.js',
  'tonight.js',
  'view-frame.js',
  'view-messages.js',
  'view-phone.js',
  'view-sheets.js',
  'view-stops.js',
  'view-urgent.js',
];
const PREFIX = 'yexun-shell-';
const CACHE = PREFIX + SHELL;

// All files or none: a page half old and half new is never kept.
async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys())
    if (name.startsWith(PREFIX) && name !== CACHE)
      await caches.delete(name);
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === 'navigate' ? './' : request, { ignoreSearch: true });
  return kept ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === 'GET' && url.origin === location.origin && !url.pathname.includes('/api/'))
    event.respondWith(answer(event.request));
});

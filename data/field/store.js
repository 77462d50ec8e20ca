// What the phone keeps, in IndexedDB. A write is done when its transaction is on the disk
// (durability "strict"): only then does the page say that something is kept.
//
//   kept      key → value: pairing, tonight's answer, duty, settings
//   queue     words to send, in order (outbox.js): {seq, lane, kind, id, path, body, after}
//   refused   words the desk would not take, until somebody has read why
//   fixes     positions not yet sent, in order: {seq, time, lon, lat, …}
//   evidence  what was taken (evidence.js), without its bytes
//   blobs     evidence id → its bytes, until the desk has them
//   messages  by the desk's sequence number
//   pictures  address → map picture

const NAME = 'yexun-field';
const VERSION = 1;

let opening = null;

function upgrade(db) {
  db.createObjectStore('kept');
  db.createObjectStore('queue', { keyPath: 'seq', autoIncrement: true }).createIndex('lane', 'lane');
  db.createObjectStore('refused', { keyPath: 'id' });
  db.createObjectStore('fixes', { keyPath: 'seq', autoIncrement: true });
  db.createObjectStore('evidence', { keyPath: 'id' });
  db.createObjectStore('blobs');
  db.createObjectStore('messages', { keyPath: 'seq' });
  db.createObjectStore('pictures');
}

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => {
      const db = request.result;
      // A later page in another tab may need to upgrade; this one opens anew at its next use.
      db.onversionchange = () => {
        db.close();
        opening = null;
      };
      db.onclose = () => {
        opening = null;
      };
      resolve(db);
    };
    request.onerror = () => {
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}

// Runs work(stores…) in one transaction. Resolves when it is committed, with what work returned or,
// for a request, its result.
async function transact(names, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
    let outcome;
    transaction.oncomplete = () => resolve(outcome instanceof IDBRequest ? outcome.result : outcome);
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    outcome = work(...names.map((name) => transaction.objectStore(name)));
  });
}

export function write(names, work) {
  return transact(names, 'readwrite', work);
}

export function read(names, work) {
  return transact(names, 'readonly', work);
}

export function get(name, key) {
  return read([name], (store) => store.get(key));
}

export function put(name, value, key) {
  return write([name], (store) => store.put(value, key));
}

export function remove(name, key) {
  return write([name], (store) => store.delete(key));
}

export function all(name, limit) {
  return read([name], (store) => store.getAll(null, limit));
}

export function count(name) {
  return read([name], (store) => store.count());
}

export function clear(...names) {
  return write(names, (...stores) => {
    for (const store of stores)
      store.clear();
  });
}

// Asks that the browser never drops this by itself. → whether it agreed.
export async function persist() {
  return await navigator.storage?.persist?.() ?? false;
}

// → {free, share}: bytes left and the share in use, or null when the browser does not say.
export async function room() {
  const { usage, quota } = await navigator.storage?.estimate?.() ?? {};
  return quota > 0 ? { free: quota - usage, share: usage / quota } : null;
}

// The pairing: the token of the QR code, kept here and taken out of the address, so that it is in no
// history, bookmark or screenshot. The fingerprint is the desk's certificate's, to be compared by eye.

import * as store from './store.js';

const TOKEN = /^[\x21-\x7e]{8,512}$/;

// → {token, fingerprint} of the address, or null.
export function fromAddress(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const token = parts.get('t');
  return token && TOKEN.test(token) ? { token, fingerprint: parts.get('f') ?? '' } : null;
}

export function kept() {
  return store.get('kept', 'pairing');
}

// Takes the pairing from the address, if there is one, and cleans the address.
export function takeFromAddress() {
  const pairing = fromAddress(location.hash);
  if (pairing)
    history.replaceState(null, '', location.pathname);
  return pairing;
}

export async function keep(pairing) {
  const { token, fingerprint } = pairing;
  await store.put('kept', { token, fingerprint, time: Date.now() }, 'pairing');
}

// A fingerprint in groups that an eye can compare.
export function readable(fingerprint) {
  return fingerprint.replace(/[^0-9a-f]/gi, '').toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
}

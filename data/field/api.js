// One way to speak with the desk: every request carries the token, ends in time, and tells
// whether it was the network that failed or the desk that said no.

const TIMEOUT = 20_000;

// No answer, or one that may be another next time (5xx, 429): to be tried again.
export class NoAnswer extends Error {}

// The desk answered no.
export class Refused extends Error {
  constructor(status, text, body) {
    super(text);
    this.status = status;
    this.body = body;
  }
}

export class Api extends EventTarget {
  constructor() {
    super();
    this.token = null;
    this.lastContact = 0; // when the desk last answered, by this phone
    this.reachable = null; // null: not tried yet
    this.denied = false; // the token is no longer good
  }

  tell(reachable) {
    if (reachable)
      this.lastContact = Date.now();
    const changed = this.reachable !== reachable;
    this.reachable = reachable;
    this.dispatchEvent(new Event(changed ? 'turned' : 'contact'));
  }

  deny() {
    this.denied = true;
    this.dispatchEvent(new Event('denied'));
  }

  // → Response with status 2xx or 304. Throws NoAnswer or Refused.
  async send(path, { method = 'GET', json, body, headers = {}, timeout = TIMEOUT, signal } = {}) {
    if (!this.token || this.denied)
      throw new Refused(401, 'not paired');
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeout);
    signal?.addEventListener('abort', () => limit.abort(), { once: true });
    let response;
    try {
      response = await fetch(path, {
        method,
        body: json === undefined ? body : JSON.stringify(json),
        headers: {
          Authorization: `Bearer ${this.token}`,
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        signal: limit.signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
      });
    } catch (error) {
      this.tell(false);
      throw new NoAnswer(String(error));
    } finally {
      clearTimeout(timer);
    }
    this.tell(true);
    if (response.ok || response.status === 304)
      return response;
    if (response.status >= 500 || response.status === 429 || response.status === 408)
      throw new NoAnswer(`HTTP ${response.status}`);
    const answer = await this.parse(response).catch(() => null);
    if (response.status === 401)
      this.deny();
    throw new Refused(response.status, answer?.error ?? `HTTP ${response.status}`, answer);
  }

  // A body cut off in the middle is no answer either.
  async parse(response) {
    try {
      return await response.json();
    } catch (error) {
      throw new NoAnswer(String(error));
    }
  }

  async ask(path, options) {
    return this.parse(await this.send(path, options));
  }
}

// SHA-256 (FIPS 180-4) of bytes that come in pieces. WebCrypto digests one buffer only, which a
// long video does not fit in.

const K = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

const BLOCK = 64;

export class Sha256 {
  constructor() {
    this.h = new Int32Array([
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ]);
    this.w = new Int32Array(64);
    this.rest = new Uint8Array(BLOCK);
    this.nRest = 0;
    this.nBytes = 0;
  }

  // Adds bytes (a Uint8Array of any length).
  update(bytes) {
    let at = 0;
    this.nBytes += bytes.length;
    if (this.nRest > 0) {
      at = Math.min(BLOCK - this.nRest, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.nRest);
      this.nRest += at;
      if (this.nRest < BLOCK)
        return this;
      this.compress(this.rest, 0);
      this.nRest = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK)
      this.compress(bytes, at);
    this.rest.set(bytes.subarray(at));
    this.nRest = bytes.length - at;
    return this;
  }

  // The digest in hexadecimal. The object is used up.
  hex() {
    const nBytes = this.nBytes;
    const tail = new Uint8Array(this.nRest < 56 ? BLOCK : 2 * BLOCK);
    tail.set(this.rest.subarray(0, this.nRest));
    tail[this.nRest] = 0x80;
    const view = new DataView(tail.buffer);
    // Bits as 64 bits, big-endian; the shift by 29 is the upper half of bytes * 8.
    view.setUint32(tail.length - 8, Math.floor(nBytes / 0x20000000));
    view.setUint32(tail.length - 4, (nBytes % 0x20000000) * 8);
    for (let at = 0; at < tail.length; at += BLOCK)
      this.compress(tail, at);
    return Array.from(this.h, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  compress(bytes, at) {
    const { h, w } = this;
    for (let i = 0; i < 16; i++, at += 4)
      w[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3);
      const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      const t1 = (k + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      k = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
    h[5] += f;
    h[6] += g;
    h[7] += k;
  }
}

const SLICE = 1 << 20;

// The digest of a Blob, read a slice at a time. told: called with the bytes done.
export async function digestBlob(blob, told = () => {}) {
  const sha = new Sha256();
  for (let at = 0; at < blob.size; at += SLICE) {
    sha.update(new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer()));
    told(Math.min(at + SLICE, blob.size));
  }
  return sha.hex();
}

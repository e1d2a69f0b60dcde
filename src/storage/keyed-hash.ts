/**
 * HalfSipHash-2-4 with 64 bits of output (Aumasson and Bernstein), over UTF-16 code units. Keyed, so that nobody can print
 * codes that all fall into one slot; 32-bit arithmetic, because a gate scans on phones.
 */

/** Two 32-bit words. */
export type Seed = readonly [number, number];

export interface Hash64 {
  readonly lo: number;
  readonly hi: number;
}

export function keyedHash(text: string, [k0, k1]: Seed): Hash64 {
  let v0 = k0;
  let v1 = k1 ^ 0xee;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  let lo = 0;
  const blocks = text.length >> 1;
  // the whole blocks, the last one with the length, then the two finalisations
  for (let step = 0; step <= blocks + 2; step += 1) {
    const word = step <= blocks ? wordAt(text, step, blocks) : 0;
    if (step === blocks + 1) v2 ^= 0xee;
    if (step === blocks + 2) v1 ^= 0xdd;
    v3 ^= word;
    for (let round = step <= blocks ? 2 : 4; round > 0; round -= 1) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    v0 ^= word;
    if (step === blocks + 1) lo = v1 ^ v3;
  }
  return { lo: lo >>> 0, hi: (v1 ^ v3) >>> 0 };
}

function wordAt(text: string, block: number, blocks: number): number {
  const at = block * 2;
  if (block < blocks) return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
  const odd = text.length % 2 === 1 ? text.charCodeAt(at) : 0;
  return odd | (text.length << 24);
}

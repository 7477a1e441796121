// What hashlib and cryptolib of the port compute in C. Texts are hexadecimal; data lies in the memory of the
// interpreter. FIPS 180-4 for SHA-1; AES is Node's.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { HostFunctions, Plain } from './bridge.ts';

const blockBytes = 64;
const rounds = 80;
const roundConstants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6] as const;
const aesBlockBytes = 16;

export function cryptoModule(memory: ArrayBufferLike): HostFunctions {
  /** As much of it as there is. */
  const bytesAt = (address: number, sizeBytes: number) => {
    const at = Math.min(address >>> 0, memory.byteLength);
    return new Uint8Array(memory, at, Math.min(sizeBytes >>> 0, memory.byteLength - at));
  };
  const hexBytes = (text: Plain | undefined) => Buffer.from(typeof text === 'string' ? text : '', 'hex');
  return {
    /** The state of SHA-1 after `blocks` of 64 bytes from `address` on. */
    sha1_blocks: {
      plain(state, address, blocks) {
        const words = new Uint32Array(5);
        const start = hexBytes(state);
        if (start.length !== 20) return null;
        for (let index = 0; index < 5; index++) words[index] = start.readUInt32BE(4 * index);
        const data = Buffer.from(bytesAt(Number(address), Number(blocks) * blockBytes));
        for (let at = 0; at + blockBytes <= data.length; at += blockBytes) addBlock(words, data, at);
        return [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
      },
    },
    /** AES in place; what the next call of CBC takes as its initialisation vector. Null for a key that is none. */
    aes: {
      plain(key, vector, encrypts, address, sizeBytes) {
        const [keyBytes, start] = [hexBytes(key), hexBytes(vector)];
        const isChained = start.length === aesBlockBytes;
        if (keyBytes.length !== 16 && keyBytes.length !== 32) return null;
        const name = `aes-${keyBytes.length * 8}-${isChained ? 'cbc' : 'ecb'}`;
        const make = encrypts ? createCipheriv : createDecipheriv;
        const cipher = make(name, keyBytes, isChained ? start : null).setAutoPadding(false);
        const place = bytesAt(Number(address), Math.floor(Number(sizeBytes) / aesBlockBytes) * aesBlockBytes);
        const given = Buffer.from(place);
        const made = cipher.update(given);
        place.set(made);
        if (!isChained || given.length === 0) return start.toString('hex');
        return (encrypts ? made : given).subarray(-aesBlockBytes).toString('hex');
      },
    },
  };
}

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by));

function addBlock(state: Uint32Array, data: Buffer, at: number): void {
  const schedule = new Int32Array(rounds);
  const word = (index: number) => schedule[index] as number;
  for (let index = 0; index < rounds; index++)
    schedule[index] =
      index < 16
        ? data.readInt32BE(at + 4 * index)
        : rotate(word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16), 1);
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let index = 0; index < rounds; index++) {
    const part = Math.floor(index / 20);
    const mix = part === 0 ? (b & c) | (~b & d) : part === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
    const next = (rotate(a, 5) + mix + e + (roundConstants[part] as number) + word(index)) | 0;
    [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
  }
  for (const [index, sum] of [a, b, c, d, e].entries()) state[index] = (state[index] as number) + sum;
}

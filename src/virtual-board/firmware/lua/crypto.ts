// The module crypto (app/modules/crypto.c, app/crypto): digests, at once and in pieces, HMAC, and AES with a key of
// 16 bytes, whose last block is filled with zeros.
import { createCipheriv, createDecipheriv, createHash, createHmac, type Hash } from 'node:crypto';
import { bytesOf, type HostFunction, HostObject, type LuaValue, Refusal } from './lua-values.ts';

const digests = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const;
type Digest = (typeof digests)[number];
/** What the algorithm's state and its object take on a chip. */
const contextBytes: Record<Digest, number> = { md5: 104, sha1: 108, sha256: 120, sha384: 224, sha512: 224 };
const blockBytes = 16;
const noBytes = new Uint8Array(0);

class Hashing extends HostObject {
  constructor(
    sizeBytes: number,
    readonly hash: Hash,
  ) {
    super(sizeBytes);
  }
}

const latin1 = (value: LuaValue | undefined) => Buffer.from(bytesOf(value)).toString('latin1');

function digestNamed(name: LuaValue | undefined): Digest {
  const found = digests.find((each) => each === latin1(name).toLowerCase());
  if (!found) throw new Refusal('unknown hash mech');
  return found;
}

export type Crypto = {
  /** The table `crypto` as programs see it, but for what has methods: see prelude/crypto.lua. */
  readonly module: Readonly<Record<string, HostFunction>>;
  readonly functions: Readonly<Record<string, HostFunction>>;
};

/** `hasCiphers`: encrypt and decrypt are there since 1.5.1. */
export function cryptoFunctions(
  readFile: (name: LuaValue | undefined) => Uint8Array | null,
  hasCiphers: boolean,
): Crypto {
  const module: Record<string, HostFunction> = {
    sha1: (bytes) => createHash('sha1').update(bytesOf(bytes)).digest(),
    mask(message, mask) {
      const [bytes, by] = [bytesOf(message), bytesOf(mask)];
      if (by.length === 0) throw new Refusal('invalid argument: mask');
      return bytes.map((byte, index) => byte ^ (by[index % by.length] as number));
    },
    hash: (name, bytes) => createHash(digestNamed(name)).update(bytesOf(bytes)).digest(),
    fhash(name, file) {
      const digest = digestNamed(name);
      const content = readFile(file);
      if (content === null) throw new Refusal('file does not exist');
      return createHash(digest).update(content).digest();
    },
    hmac: (name, bytes, key) => createHmac(digestNamed(name), bytesOf(key)).update(bytesOf(bytes)).digest(),
    toHex: (bytes) => Buffer.from(bytesOf(bytes)).toString('hex'),
  };
  if (hasCiphers) {
    module['encrypt'] = (name, key, data, iv) => cipher(true, name, key, data, iv);
    module['decrypt'] = (name, key, data, iv) => cipher(false, name, key, data, iv);
  }
  return {
    module,
    functions: {
      sha256: (bytes) => createHash('sha256').update(bytesOf(bytes)).digest(),
      hash_new(name, key) {
        const digest = digestNamed(name);
        const hash =
          key === null ? createHash(digest) : (createHmac(digest, bytesOf(key)) as unknown as Hash);
        return new Hashing(contextBytes[digest], hash);
      },
      hash_update: (object, bytes) => void (object as Hashing).hash.update(bytesOf(bytes)),
      hash_finalize: (object) => (object as Hashing).hash.digest(),
    },
  };
}

function cipher(
  encrypts: boolean,
  name: LuaValue | undefined,
  key: LuaValue | undefined,
  data: LuaValue | undefined,
  iv: LuaValue | undefined,
): Uint8Array {
  const mode = { 'aes-ecb': 'aes-128-ecb', 'aes-cbc': 'aes-128-cbc' }[latin1(name).toLowerCase()];
  if (!mode) throw new Refusal(`unknown cipher: ${latin1(name)}`);
  const [keyBytes, plain] = [bytesOf(key), bytesOf(data)];
  if (keyBytes.length !== blockBytes) throw new Refusal('crypto op failed');
  const start = mode.endsWith('ecb')
    ? null
    : filled(iv === undefined || iv === null ? noBytes : bytesOf(iv), blockBytes);
  const make = encrypts ? createCipheriv : createDecipheriv;
  const run = make(mode, keyBytes, start).setAutoPadding(false);
  const whole = filled(plain, Math.ceil(plain.length / blockBytes) * blockBytes);
  return Buffer.concat([run.update(whole), run.final()]);
}

/** The first `sizeBytes`, zeros where there are not so many. */
function filled(bytes: Uint8Array, sizeBytes: number): Uint8Array {
  const block = new Uint8Array(sizeBytes);
  block.set(bytes.subarray(0, sizeBytes));
  return block;
}

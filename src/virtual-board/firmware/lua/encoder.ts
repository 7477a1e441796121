// The module encoder (app/modules/encoder.c): base64 and hexadecimal digits.
import { bytesOf, type HostFunction, type LuaValue, Refusal } from './lua-values.ts';

export const encoder: Readonly<Record<string, HostFunction>> = {
  toBase64: (bytes) => Buffer.from(bytesOf(bytes)).toString('base64'),
  fromBase64: (text) =>
    decoded(text, 'base64', /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{3}=|[A-Za-z\d+/]{2}==)?$/),
  toHex: (bytes) => Buffer.from(bytesOf(bytes)).toString('hex'),
  fromHex: (text) => decoded(text, 'hex', /^(?:[\da-f]{2})*$/i),
};

/** @throws Refusal as app/modules/encoder.c words it */
function decoded(text: LuaValue | undefined, encoding: 'base64' | 'hex', shape: RegExp): Buffer {
  const characters = Buffer.from(bytesOf(text)).toString('latin1');
  if (!shape.test(characters)) throw new Refusal(`Invalid ${encoding} string`);
  return Buffer.from(characters, encoding);
}

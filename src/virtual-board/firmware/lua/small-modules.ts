// Modules that are plain tables of functions: adc, encoder.
import type { PinBank } from '../../chip/pin-bank.ts';
import { bytesOf, type HostFunction, type LuaValue, numberOf, Refusal } from './lua-values.ts';

type Table = Record<string, HostFunction | LuaValue>;

export function smallModules(pins: PinBank): Record<string, Table> {
  return {
    adc: {
      read(id) {
        if (id !== 0) throw new Refusal(`adc ${numberOf(id)} does not exist`);
        return pins.adc();
      },
      // The supply can be measured only in a mode that the init data choose.
      readvdd33: () => 65_535,
      INIT_ADC: 0,
      INIT_VDD33: 255,
    },
    encoder: {
      toBase64: (bytes) => Buffer.from(bytesOf(bytes)).toString('base64'),
      fromBase64: (text) =>
        decoded(text, 'base64', /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{3}=|[A-Za-z\d+/]{2}==)?$/),
      toHex: (bytes) => Buffer.from(bytesOf(bytes)).toString('hex'),
      fromHex: (text) => decoded(text, 'hex', /^(?:[\da-f]{2})*$/i),
    },
  };
}

/** @throws Refusal as app/modules/encoder.c words it */
function decoded(text: LuaValue | undefined, encoding: 'base64' | 'hex', shape: RegExp): Buffer {
  const characters = Buffer.from(bytesOf(text)).toString('latin1');
  if (!shape.test(characters)) throw new Refusal(`Invalid ${encoding} string`);
  return Buffer.from(characters, encoding);
}

// Modules that are plain tables of functions: adc, pwm, encoder, crypto, wifi as far as there is no air.
import { createHash } from 'node:crypto';
import type { PinBank } from '../../chip/pin-bank.ts';
import { gpioNumber } from './gpio.ts';
import { bytesOf, type HostFunction, type LuaValue, numberOf, Refusal } from './lua-values.ts';

type Table = Record<string, HostFunction | LuaValue>;

export function smallModules(
  pins: PinBank,

  readFile: (name: LuaValue | undefined) => Uint8Array | null,
): Record<string, Table> {
  const pwm = new Map<number, { hertz: number; duty: number }>();
  const channel = (index: LuaValue | undefined) => {
    const pin = gpioNumber(index);
    const settings = pwm.get(pin);
    if (!settings) throw new Refusal('pwm not setup');
    return { pin, settings };
  };
  const digest = (name: LuaValue | undefined, content: Uint8Array) => {
    const algorithm = Buffer.from(bytesOf(name)).toString('latin1').toLowerCase();
    if (!['md5', 'sha1', 'sha256', 'sha384', 'sha512'].includes(algorithm)) throw new Refusal('unknown hash');
    return createHash(algorithm).update(content).digest();
  };
  let wifiMode = 0;
  return {
    adc: { read: () => pins.adc(), readvdd33: () => 65_535, INIT_ADC: 0, INIT_VDD33: 255 },
    pwm: {
      setup(index, hertz, duty) {
        const pin = gpioNumber(index);
        if (pin === 16) throw new Refusal('no pwm for D0');
        if (!(numberOf(hertz) >= 1 && numberOf(hertz) <= 1000)) throw new Refusal('wrong arg range');
        if (pwm.size >= 6 && !pwm.has(pin)) throw new Refusal('too many pwms.');
        pwm.set(pin, { hertz: numberOf(hertz), duty: numberOf(duty) });
      },
      start(index) {
        const { pin, settings } = channel(index);
        pins.setPwm(pin, settings.hertz, settings.duty);
      },
      stop: (index) => pins.setPwm(channel(index).pin, 0, 0),
      setduty(index, duty) {
        const { pin, settings } = channel(index);
        settings.duty = numberOf(duty);
        if (pins.mode(pin) === 'pwm') pins.setPwm(pin, settings.hertz, settings.duty);
      },
      getduty: (index) => channel(index).settings.duty,
      getclock: (index) => channel(index).settings.hertz,
      close(index) {
        const pin = gpioNumber(index);
        if (pwm.delete(pin)) pins.setMode(pin, 'output');
      },
    },
    encoder: {
      toBase64: (bytes) => Buffer.from(bytesOf(bytes)).toString('base64'),
      fromBase64: (text) => Buffer.from(Buffer.from(bytesOf(text)).toString('latin1'), 'base64'),
      toHex: (bytes) => Buffer.from(bytesOf(bytes)).toString('hex'),
      fromHex: (text) => Buffer.from(Buffer.from(bytesOf(text)).toString('latin1'), 'hex'),
    },
    crypto: {
      hash: (name, bytes) => digest(name, bytesOf(bytes)),
      fhash(name, file) {
        const content = readFile(file);
        if (content === null) throw new Refusal('file open failed');
        return digest(name, content);
      },
      toHex: (bytes) => Buffer.from(bytesOf(bytes)).toString('hex'),
    },
    wifi: {
      NULLMODE: 0,
      STATION: 1,
      SOFTAP: 2,
      STATIONAP: 3,
      getmode: () => wifiMode,
      setmode(mode) {
        wifiMode = numberOf(mode);
        return wifiMode;
      },
    },
  };
}

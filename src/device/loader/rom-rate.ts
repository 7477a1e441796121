// A faster boot ROM. That of the ESP8266 has no command for its rate, but it writes registers, and the divider of its
// UART is one: the stub then comes up the wire in an eighth of the time, and stays at that rate. That ROM carries 921600
// baud on real chips, as programs showed that let it measure that rate (esptool-ck). Those of the ESP32 family have
// CHANGE_BAUD. Sources: ESP8266 Technical Reference, UART_CLKDIV; esptool serial protocol documentation.

import { sleep } from '../clock.ts';
import { EspError } from '../errors.ts';
import { chooseDivider, readDivider, tryingRate } from './baud.ts';
import { readAll } from './efuse.ts';
import type { LoaderOnLine } from './loader.ts';
import { opcodes } from './opcodes.ts';
import { encodeRequest, words } from './packet.ts';
import { isLineTrouble } from './retry.ts';

/** Until a request at 115200 baud has left the adapter and the ROM has done it. */
const settleMs = 20;
const answerTimeoutMs = 100;
const greetingAttempts = 2;
const changeAttempts = 2;
/** Whole words only: the bits above the divider are not used. */
const allBits = 0xffff_ffff;

/**
 * Both ends go to `baudRate`. Only for a chip that is proven.
 * @throws EspError timeout: the ROM may be at either rate, only a reset is sure to help; baud-failed
 *   where the chip cannot make the rate
 */
export async function raiseRomRate(
  link: LoaderOnLine,
  baudRate: number,
  signal?: AbortSignal,
): Promise<void> {
  const { transport, baudRate: before } = link;
  const tell = await wayToTell(link, baudRate, signal);
  for (let attempt = 1; ; attempt++) {
    await tell();
    await transport.setBaudRate(baudRate);
    if (await greets(link, signal)) return;
    // Perhaps the request was lost: then the ROM is still where it was.
    await transport.setBaudRate(before);
    if (attempt === changeAttempts || !(await greets(link, signal)))
      throw new EspError('timeout', 'the boot ROM does not answer at the new rate.', {
        evidence: link.heard,
      });
  }
}

/** For work through the ROM alone. @throws EspError baud-failed, and what is not line trouble */
export const changeRomRate = (link: LoaderOnLine, baudRate: number, signal?: AbortSignal): Promise<void> =>
  baudRate === link.baudRate
    ? Promise.resolve()
    : tryingRate(link, baudRate, () => raiseRomRate(link, baudRate, signal));

/** By its divider, or by its command for that. */
async function wayToTell(
  link: LoaderOnLine,
  baudRate: number,
  signal?: AbortSignal,
): Promise<() => Promise<void>> {
  const { uart, romRate, name } = link.chip;
  if (uart) {
    const present = await readDivider(link, uart, signal);
    const { divider } = chooseDivider(uart, present, link.baudRate, baudRate);
    return () => write(link, words(uart.dividerAddress, divider, allBits, 0), signal);
  }
  const readings = await readAll(link, romRate?.addresses ?? [], signal);
  const argument = romRate?.argument(readings, baudRate, link.baudRate) ?? null;
  if (argument === null) throw new EspError('baud-failed', `The boot ROM of the ${name} stays at its rate.`);
  return () => command(link, words(argument, 0), signal);
}

/** It answers before it changes; that the answer is lost means nothing. */
async function command(link: LoaderOnLine, payload: Uint8Array, signal?: AbortSignal): Promise<void> {
  const options = { timeoutMs: answerTimeoutMs, ...(signal ? { signal } : {}) };
  await link.command(opcodes.CHANGE_BAUD, payload, options).catch((error: unknown) => {
    if (!isLineTrouble(error)) throw error;
  });
}

async function write(link: LoaderOnLine, payload: Uint8Array, signal?: AbortSignal): Promise<void> {
  if (link.transport.capabilities.hasBaud) {
    // The answer comes at the new rate, too early to be heard.
    await link.writeFrame(encodeRequest(opcodes.WRITE_REG, payload));
    await sleep(link.clock, settleMs, signal);
    return;
  }
  const options = { timeoutMs: answerTimeoutMs, ...(signal ? { signal } : {}) };
  await link.command(opcodes.WRITE_REG, payload, options).catch((error: unknown) => {
    // Nobody follows the ROM, or its answer was lost: the greeting tells.
    if (!isLineTrouble(error)) throw error;
  });
}

async function greets(link: LoaderOnLine, signal?: AbortSignal): Promise<boolean> {
  for (let attempt = 0; attempt < greetingAttempts; attempt++) {
    if ((await link.sync(signal)) === 'rom') return true;
  }
  return false;
}

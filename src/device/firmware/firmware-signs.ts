// Names firmware that has no REPL by what it prints on its own. Reads text, never asks.
// Sources: Tasmota support.ino and tasmota.ino (log lines, boot line), ESPEasy src/src/Helpers
// (INIT : Booting version), ESPHome components/logger, Espressif "ESP8266 AT Instruction Set" (AT+GMR).
import type { FirmwareFacts, FirmwareKind } from './firmware-link.ts';

type Sign = readonly [pattern: RegExp, kind: FirmwareKind];

/** Those with a version first: the first group is the version. */
const signs: readonly Sign[] = [
  [/Tasmota Version (\d[\w.]{0,20})/, 'tasmota'],
  [/Project sonoff .{0,80}Version (\d[\w.]{0,20})/, 'tasmota'],
  [/INIT : Booting version: ?([\w.-]{1,40})/, 'espeasy'],
  [/ESPHome version (\d[\w.]{0,20})/, 'esphome'],
  [/AT version: ?(\d[\w.-]{0,20})/, 'at'],
  [/^\d\d:\d\d:\d\d(?:[.-]\d{1,4})* (?:APP|CFG|CMD|HDW|HTP|MQT|QPC|RSL|WIF): /m, 'tasmota'],
  [/^\d{1,10} ?: (?:Info|Error|Debug) *: /m, 'espeasy'],
  [
    /^(?:\x1b?\[[\d;]{0,10}m)?(?:\[\d\d:\d\d:\d\d(?:\.\d{1,6})?\])?\[(?:VV|[VDICWE])\]\[[\w.-]{1,30}(?::\d{1,5})?\]: /m,
    'esphome',
  ],
];

/** Null where the text names nobody. */
export function recogniseTalk(text: string): FirmwareFacts | null {
  for (const [pattern, kind] of signs) {
    const found = pattern.exec(text);
    if (found) return { kind, version: found[1] ?? null, board: null };
  }
  return null;
}

/**
 * Whether it is worth asking for AT firmware: it greets with "ready" and gives back the Enter that it was
 * sent, and neither a program nor a prompt of the known firmwares does that.
 */
export const soundsLikeAt = (text: string): boolean =>
  /(?:^|\n)ready\r\n/.test(text) || /^(?:\r|\r\r)$/.test(text.slice(text.lastIndexOf('\n') + 1));

// Firmwares without a REPL: recognised by what they print on their own, named, and left alone.
// Sources: Tasmota support.ino and tasmota.ino (log lines, boot line), ESPEasy src/src/Helpers
// (INIT : Booting version), ESPHome components/logger.
import type { Firmware } from '../firmware.ts';

export { at } from './at.ts';

declare module '../firmware-link.ts' {
  interface FirmwareKinds {
    tasmota: true;
    espeasy: true;
    esphome: true;
  }
}

export const tasmota: Firmware = {
  kind: 'tasmota',
  name: 'Tasmota',
  namesItself: [/Tasmota Version (\d[\w.]{0,20})/, /Project sonoff .{0,80}Version (\d[\w.]{0,20})/],
  talk: [/^\d\d:\d\d:\d\d(?:[.-]\d{1,4})* (?:APP|CFG|CMD|HDW|HTP|MQT|QPC|RSL|WIF): /m],
  repl: null,
};

export const espeasy: Firmware = {
  kind: 'espeasy',
  name: 'ESPEasy',
  namesItself: [/INIT : Booting version: ?([\w.-]{1,40})/],
  talk: [/^\d{1,10} ?: (?:Info|Error|Debug) *: /m],
  repl: null,
};

export const esphome: Firmware = {
  kind: 'esphome',
  name: 'ESPHome',
  namesItself: [/ESPHome version (\d[\w.]{0,20})/],
  talk: [
    /^(?:\x1b?\[[\d;]{0,10}m)?(?:\[\d\d:\d\d:\d\d(?:\.\d{1,6})?\])?\[(?:VV|[VDICWE])\]\[[\w.-]{1,30}(?::\d{1,5})?\]: /m,
  ],
  repl: null,
};

// What people call each firmware.
import type { FirmwareKind } from './firmware-link.ts';

export const firmwareNames: Readonly<Record<FirmwareKind, string>> = {
  micropython: 'MicroPython',
  nodemcu: 'NodeMCU',
  at: 'AT firmware',
  tasmota: 'Tasmota',
  espeasy: 'ESPEasy',
  esphome: 'ESPHome',
  unknown: 'unknown firmware',
};

// The images that come with espwb, by the names under which verbs and screens offer them.
import type { ChipId } from '../chips/chip.ts';
import { demoMicroPython, demoMicroPythonVersion, demoNodeMcu, demoNodeMcuVersion } from './demo-image.ts';
import type { ImageKind } from './image-facts.ts';

export type BuiltInFirmware = {
  readonly id: string;
  readonly kind: ImageKind;
  readonly chip: ChipId;
  readonly version: string;
  readonly variant: string;
  readonly make: () => Uint8Array;
};

/** Of each chip the one that is offered first stands first. */
export const demoFirmware: readonly BuiltInFirmware[] = [
  {
    id: 'demo-micropython',
    kind: 'micropython',
    chip: 'esp8266',
    version: demoMicroPythonVersion,
    variant: 'demo, virtual boards only',
    make: () => demoMicroPython(),
  },
  {
    id: 'demo-nodemcu',
    kind: 'nodemcu',
    chip: 'esp8266',
    version: demoNodeMcuVersion,
    variant: 'demo, virtual boards only',
    make: () => demoNodeMcu(),
  },
];

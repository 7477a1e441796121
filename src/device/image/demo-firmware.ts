// The images that come with espwb, by the names under which verbs and screens offer them.
import { demoMicroPython, demoMicroPythonVersion, demoNodeMcu, demoNodeMcuVersion } from './demo-image.ts';
import type { ImageKind } from './image-facts.ts';

export type BuiltInFirmware = {
  readonly id: string;
  readonly kind: ImageKind;
  readonly version: string;
  readonly variant: string;
  readonly make: () => Uint8Array;
};

export const demoFirmware: readonly BuiltInFirmware[] = [
  {
    id: 'demo-micropython',
    kind: 'micropython',
    version: demoMicroPythonVersion,
    variant: 'demo, virtual boards only',
    make: () => demoMicroPython(),
  },
  {
    id: 'demo-nodemcu',
    kind: 'nodemcu',
    version: demoNodeMcuVersion,
    variant: 'demo, virtual boards only',
    make: () => demoNodeMcu(),
  },
];

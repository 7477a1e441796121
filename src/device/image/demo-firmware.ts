// The images that come with espwb, by the names under which verbs and screens offer them.
import type { Chip, ChipId } from '../chips/chip.ts';
import { knownChips } from '../chips/index.ts';
import { demoFamilyMicroPython } from './demo-family-image.ts';
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
  ...knownChips.flatMap((chip) => familyDemo(chip)),
];

/** MicroPython for a chip of the family; the virtual boards that there are run it. */
function familyDemo(chip: Chip): readonly BuiltInFirmware[] {
  if (!chip.image.demo) return [];
  return [
    {
      id: `demo-micropython-${chip.id}`,
      kind: 'micropython',
      chip: chip.id,
      version: demoMicroPythonVersion,
      variant: 'demo, virtual boards only',
      make: () => demoFamilyMicroPython(chip) ?? new Uint8Array(),
    },
  ];
}

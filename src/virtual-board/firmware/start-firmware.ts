// Chooses what runs by what the flash holds.
import { startAtFirmware } from './at-firmware.ts';
import { startLua } from './lua/start-lua.ts';
import { startEsp32MicroPython, startMicroPython } from './micropython/start-micropython.ts';
import type { RunningFirmware, StartFirmware } from './runtime.ts';
import { startUnknownApplication } from './unknown-application.ts';

const nothing: RunningFirmware = { receive: () => {}, stop: () => {} };

/** Starts the firmware of environment.image; what does not boot leaves the board silent. */
export const startFirmware: StartFirmware = (environment) => {
  const { image } = environment;
  switch (image.kind) {
    case 'micropython':
      return startMicroPython(environment, image);
    case 'micropython-esp32':
      return startEsp32MicroPython(environment, image);
    case 'nodemcu':
      return startLua(environment, image);
    case 'at':
      return startAtFirmware(environment, image);
    case 'unknown':
      return startUnknownApplication(environment);
    default:
      return nothing;
  }
};

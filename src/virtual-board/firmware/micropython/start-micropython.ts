// MicroPython on the board's side: reads off the image who it is, and starts its worker.
import { findSdkVersion } from '../banners.ts';
import type { BootImage, Esp32MicroPython } from '../boot-image.ts';
import { claimedFlashBytes } from '../flash-header.ts';
import type { FirmwareEnvironment, RunningFirmware } from '../runtime.ts';
import { type ChipWatchdog, startWorkerFirmware } from '../worker-firmware.ts';
import { esp32Personality } from './esp32-personality.ts';
import { keyboardInterrupts } from './interrupt.ts';
import { keepCode } from './kept-code.ts';
import { personality } from './personality.ts';
import type { MicroPythonSettings } from './settings.ts';

const baudRate = 115200;
/** The port has switched the SDK's watchdog off and feeds the chip's own wherever its loops branch. */
const hardwareWatchdog = { limitMs: 8_400, text: '', resetReason: 1 };

export function startMicroPython(
  environment: FirmwareEnvironment,
  image: Extract<BootImage, { endAddress: number }>,
): RunningFirmware {
  const { flash } = environment;
  const sdk = findSdkVersion(Buffer.from(flash.read(0, Math.min(image.endAddress, flash.sizeBytes))));
  return start(
    environment,
    {
      personality: personality({ ...image, sdk }),
      headerFlashBytes: claimedFlashBytes(flash.read(3, 1)[0] ?? 0) ?? flash.sizeBytes,
    },
    hardwareWatchdog,
  );
}

/** No watchdog looks at a program there that asks for none. */
const noWatchdog = { limitMs: Infinity, text: '', resetReason: 1 };

export function startEsp32MicroPython(
  environment: FirmwareEnvironment,
  image: Esp32MicroPython,
): RunningFirmware {
  return start(
    environment,
    {
      personality: esp32Personality(image),
      // The port asks the chip.
      headerFlashBytes: environment.flash.sizeBytes,
      partitions: { rows: image.partitions, running: Math.max(0, image.partitions.indexOf(image.running)) },
    },
    noWatchdog,
  );
}

function start(
  environment: FirmwareEnvironment,
  own: Omit<MicroPythonSettings, 'chipId' | 'mac'>,
  watchdog: ChipWatchdog,
): RunningFirmware {
  const { mac } = environment;
  const settings: MicroPythonSettings = {
    ...own,
    chipId: Number.parseInt(mac.replaceAll(':', '').slice(-6), 16),
    mac,
  };
  environment.setUartBaudRate(baudRate);
  const running = startWorkerFirmware(environment, {
    worker: 'micropython-worker',
    settings,
    interrupts: keyboardInterrupts,
    watchdog,
  });
  // While the thread starts.
  keepCode(settings.personality.floats);
  return running;
}

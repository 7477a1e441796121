// MicroPython on the board's side: reads off the image who it is, and starts its worker.
import { findSdkVersion } from '../banners.ts';
import type { BootImage } from '../boot-image.ts';
import { claimedFlashBytes } from '../flash-header.ts';
import type { FirmwareEnvironment, RunningFirmware } from '../runtime.ts';
import { startWorkerFirmware } from '../worker-firmware.ts';
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
  const { flash, mac } = environment;
  const sdk = findSdkVersion(Buffer.from(flash.read(0, Math.min(image.endAddress, flash.sizeBytes))));
  const settings: MicroPythonSettings = {
    personality: personality({ ...image, sdk }),
    chipId: Number.parseInt(mac.replaceAll(':', '').slice(-6), 16),
    mac,
    headerFlashBytes: claimedFlashBytes(flash.read(3, 1)[0] ?? 0) ?? flash.sizeBytes,
  };
  environment.setUartBaudRate(baudRate);
  const running = startWorkerFirmware(environment, {
    worker: 'micropython-worker',
    settings,
    interrupts: keyboardInterrupts,
    watchdog: hardwareWatchdog,
  });
  // While the thread starts.
  keepCode(settings.personality.floats);
  return running;
}

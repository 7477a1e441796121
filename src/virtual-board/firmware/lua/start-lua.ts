// NodeMCU on the board's side: reads off the image who it is, and starts its worker.
import type { BootImage } from '../boot-image.ts';
import type { FirmwareEnvironment, RunningFirmware } from '../runtime.ts';
import { startWorkerFirmware } from '../worker-firmware.ts';
import { luaPersonality } from './personality.ts';
import type { LuaSettings } from './settings.ts';

const defaultMac = '5c:cf:7f:00:00:01';
/** The SDK keeps its init data and parameters in the last 16 KB of the flash. */
const sdkBytes = 0x4000;
/** Stays erased, so that files are never taken for the image's own end: see recognise.ts. */
const gapBytes = 0x8000;

export function startLua(
  environment: FirmwareEnvironment,
  image: Extract<BootImage, { endAddress: number }>,
): RunningFirmware {
  const { flash, mac = defaultMac } = environment;
  const end = Math.min(image.endAddress, flash.sizeBytes);
  const settings: LuaSettings = {
    personality: luaPersonality(Buffer.from(flash.read(0, end)), image.modules),
    chipId: Number.parseInt(mac.replaceAll(':', '').slice(-6), 16),
    mac,
    filesFrom: end + gapBytes,
    filesTo: Math.max(end + gapBytes, flash.sizeBytes - sdkBytes),
  };
  environment.setUartBaudRate(settings.personality.baudRate);
  return startWorkerFirmware(environment, { worker: 'lua-worker', settings });
}

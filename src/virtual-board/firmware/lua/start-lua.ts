// NodeMCU on the board's side: reads off the image who it is, and starts its worker.
import type { BootImage } from '../boot-image.ts';
import { initDataAddress } from '../init-data.ts';
import type { FirmwareEnvironment, RunningFirmware } from '../runtime.ts';
import { startWorkerFirmware } from '../worker-firmware.ts';
import { luaPersonality } from './personality.ts';
import type { LuaSettings } from './settings.ts';

const sdkBytes = 0x4000;
const sectorBytes = 0x1000;
/** Where builds that work a partition table out have the init data. */
const ownPartition = 0xf000;
/** Beside the one that the interpreter's own loop looks after: see run-lua.ts. */
const softWatchdog = { limitMs: 5_000, text: '\r\n\r\nSoft WDT reset\r\n', resetReason: 3 };
/** Stays erased, so that files are never taken for the image's own end: see recognise.ts. */
const gapBytes = 0x8000;

export function startLua(
  environment: FirmwareEnvironment,
  image: Extract<BootImage, { endAddress: number }>,
): RunningFirmware {
  const { flash, mac } = environment;
  const end = Math.min(image.endAddress, flash.sizeBytes);
  const bytes = Buffer.from(flash.read(0, end));
  const personality = luaPersonality(bytes, image.modules);
  const adjustsSize = bytes.includes('Self adjust flash size.');
  const restarts = personality.version[0] > 0;
  const restores = image.initData === 'firmware-restores' ? { adjustsSize, restarts } : null;
  // Files end where the SDK's last four sectors begin; who puts the size right has them at the real end.
  const isRealEnd = restores?.adjustsSize === true;
  const sdkFrom = isRealEnd ? flash.sizeBytes - sdkBytes : initDataAddress(bytes[3] ?? 0, flash.sizeBytes);
  const settings: LuaSettings = {
    personality,
    chipId: Number.parseInt(mac.replaceAll(':', '').slice(-6), 16),
    mac,
    filesFrom: end + gapBytes,
    filesTo: Math.max(end + gapBytes, sdkFrom),
    initDataFrom: image.initData === 'own-partition' ? ownPartition : sdkFrom,
    parametersFrom: sdkFrom + sectorBytes,
    restores,
  };
  environment.setUartBaudRate(settings.personality.baudRate);
  return startWorkerFirmware(environment, { worker: 'lua-worker', settings, watchdog: softWatchdog });
}

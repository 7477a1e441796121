// What the node module tells of the chip, in the shape of the firmware's generation.
import type { BoardLink } from '../board-link.ts';
import type { WorkerStart } from '../worker-firmware.ts';
import { type HostFunction, type LuaValue, numberOf } from './lua-values.ts';
import type { LuaSettings } from './settings.ts';

const softRestart = 4;
const deepSleepWake = 5;
const forEverMs = 0x7fffffff;
/** What the chip's RTC tells, by the reason of the reset: power on, the chip's watchdog; else 2. */
const rawReason: Record<number, number> = { 0: 1, 1: 4 };
const flashModes = ['qio', 'qout', 'dio', 'dout'];
const flashHz: Record<number, number> = { 0: 40_000_000, 1: 26_000_000, 2: 20_000_000, 15: 80_000_000 };

export function nodeFunctions(
  link: BoardLink,
  { settings, flash, resetReason }: WorkerStart<LuaSettings>,
  freeBytes: () => number,
): Record<string, HostFunction> {
  const { personality, chipId } = settings;
  const { version } = personality;
  const header = link.readFlash(2, 2);
  const mode = (header[0] as number) & 3;
  const speed = flashHz[(header[1] as number) & 15] ?? 40_000_000;
  const [vendor, type, capacity] = flash.jedecId;
  const flashId = vendor | (type << 8) | (capacity << 16);
  const kilobytes = flash.sizeBytes / 1024;
  const groups: Record<string, LuaValue[]> = {
    hw: [
      ...['chip_id', chipId, 'flash_id', flashId],
      ...['flash_size', kilobytes, 'flash_mode', mode, 'flash_speed', speed],
    ],
    sw_version: [
      ...['node_version_major', version[0], 'node_version_minor', version[1]],
      ...['node_version_revision', version[2], 'git_branch', personality.branch],
      ...['git_commit_id', personality.commit, 'git_release', personality.release],
      ...['git_commit_dts', personality.builtAt],
    ],
    build_config: [
      ...['modules', personality.modules.join(','), 'number_type', personality.numberType],
      ...['lfs_size', 0, 'ssl', false],
    ],
    lfs: ['lfs_mapped', 0, 'lfs_base', 0, 'lfs_size', 0, 'lfs_used', 0],
  };
  return {
    info_numbers: () => {
      const shown = version[0] === 0 ? (flashModes[mode] ?? 'qio') : mode;
      return [...version, chipId, flashId, kilobytes, shown, speed];
    },
    info: (group) => groups[Buffer.from(group as Uint8Array).toString('latin1')] ?? [],
    heap: freeBytes,
    chip_id: () => chipId,
    flash_id: () => flashId,
    flash_size: () => flash.sizeBytes,
    restart: () => link.restart(softRestart),
    deep_sleep: (us) => link.restart(deepSleepWake, numberOf(us) > 0 ? numberOf(us) / 1000 : forEverMs),
    boot_reason: () => [rawReason[resetReason] ?? 2, resetReason],
    /** 0 to before `range`. */
    random: (range) => Math.floor(Math.random() * numberOf(range, 1)),
  };
}

// Which part of the flash the file system has: from behind the firmware to where the SDK keeps its data.
import { openRtcMemory } from '../../parts/rtc-memory.ts';
import type { BoardLink } from '../board-link.ts';
import type { WorkerStart } from '../worker-firmware.ts';
import { FlashFiles, type FlashRegion } from './flash-files.ts';
import { fatModule } from './kept-files.ts';
import type { MicroPythonSettings } from './settings.ts';

/** From 1970 to the port's epoch, 2000. */
const epochMs = 946_684_800_000;
const formerSdkBytes = 5 * 4096;

export function openFlashFiles(
  link: BoardLink,
  start: WorkerStart<MicroPythonSettings>,
  now: () => number,
): FlashFiles {
  const { personality, headerFlashBytes } = start.settings;
  const rtc = openRtcMemory(start.rtcMemory);
  const nowMs = () => epochMs + now() + rtc.clockOffsetMs();
  const regionFrom = (from: number, sdkBytes: number): FlashRegion => {
    if (personality.fileSystemEnd !== null) return { start: from, end: personality.fileSystemEnd };
    const claimed = Math.min(headerFlashBytes, start.flash.sizeBytes);
    return { start: from, end: (claimed > from ? claimed : start.flash.sizeBytes) - sdkBytes };
  };
  return new FlashFiles(
    { read: link.readFlash, program: link.programFlash, eraseSector: link.eraseSector },
    regionFrom(personality.fileSystemStart, personality.sdkBytes),
    personality.formerFileSystemStart === null
      ? null
      : regionFrom(personality.formerFileSystemStart, formerSdkBytes),
    {
      ...{ kind: personality.fileSystem, mounts: personality.mounts },
      littlefs: {
        version: personality.littleFsVersion,
        nowNs: () => BigInt(Math.round(nowMs() * 1000)) * 1000n,
      },
      fat: { module: fatModule, nowMs },
    },
  );
}

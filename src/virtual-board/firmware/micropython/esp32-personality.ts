// How MicroPython of the esp32 port shows, of the release and for the chip that the image names.
import type { Esp32MicroPython } from '../boot-image.ts';
import { filesOf } from '../esp32-application.ts';
import { portChip } from './esp32-chips.ts';
import { missingInEsp32Port } from './names-by-build.ts';
import type { MicroPythonPersonality } from './personality.ts';

export function esp32Personality(image: Esp32MicroPython): MicroPythonPersonality {
  const { version, date, build, partitions } = image;
  const [major = 1, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const since = (wantedMinor: number) => major > 1 || minor >= wantedMinor;
  const chip = portChip(image.chipId);
  const files = filesOf(partitions);
  return {
    port: 'esp32',
    chip,
    version,
    date,
    machine: image.board,
    sdk: version,
    release: [major, minor, Number.isNaN(patch) ? 0 : patch],
    missing: [...missingInEsp32Port({ version, date }), ...chip.missing],
    platform: 'esp32',
    rawPaste: since(14),
    floats: 'single',
    softRebootText: `${since(11) ? 'MPY' : 'PYB'}: soft reboot\r\n`,
    flashUserStart: files?.offset ?? 0,
    fileSystemStart: files?.offset ?? 0,
    fileSystemEnd: (files?.offset ?? 0) + (files?.sizeBytes ?? 0),
    sdkBytes: 0,
    formerFileSystemStart: null,
    fileSystem: since(13) ? 'littlefs' : 'fat',
    mounts: since(13) ? ['littlefs', 'fat'] : ['fat'],
    littleFsVersion: since(22) ? 0x00020001 : 0x00020000,
    hasFileSystem: files !== undefined,
    heapBytes: chip.freeHeapBytes + chip.usedHeapBytes,
    freeHeapBytes: chip.freeHeapBytes,
    interpreterHeapBytes: 3 << 18,
    build: since(25) ? (build ?? 'ESP32_GENERIC') : null,
  };
}

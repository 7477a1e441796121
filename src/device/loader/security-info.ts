// GET_SECURITY_INFO: which chip it is and what it is closed to, in the words of its ROM or stub. Source: esptool
// serial protocol documentation. Flags u32 | encryption count u8 | key purposes 7 x u8, and from the ROMs after the
// ESP32-S2 on chip ID u32 | API version u32.
import { EspError } from '../errors.ts';
import type { Loader } from './loader.ts';
import { opcodes } from './opcodes.ts';

export type SecurityInfo = {
  /** As in the header of an image; null where the ROM does not tell: only an ESP32-S2 answers so. */
  readonly chipId: number | null;
  readonly isSecureDownload: boolean;
  /** Only signed code starts. */
  readonly isSecureBoot: boolean;
};

const shortBytes = 12;
const wholeBytes = 20;
const secureBootFlag = 1 << 0;
const secureDownloadFlag = 1 << 2;
const mostAsks = 4;

/**
 * Asks until the same is answered twice in a row: answers carry no checksum.
 * @param expectedChipId one answer is enough where it names this one, and is closed to nothing
 * @throws EspError protocol, and what Loader.command throws
 */
export async function readSecurityInfo(
  loader: Loader,
  expectedChipId: number | null,
  signal?: AbortSignal,
): Promise<SecurityInfo> {
  let before: SecurityInfo | null = null;
  for (let asks = 0; asks < mostAsks; asks++) {
    const info = await askOnce(loader, signal);
    const isAsExpected = expectedChipId !== null && info.chipId === expectedChipId;
    // What would be refused for it is heard twice.
    if (isAsExpected && !info.isSecureDownload && !info.isSecureBoot) return info;
    if (before && isSame(before, info)) return info;
    before = info;
  }
  throw new EspError('protocol', 'The chip says something else each time when it is asked what it is.');
}

const isSame = (one: SecurityInfo, other: SecurityInfo): boolean =>
  one.chipId === other.chipId &&
  one.isSecureDownload === other.isSecureDownload &&
  one.isSecureBoot === other.isSecureBoot;

async function askOnce(loader: Loader, signal?: AbortSignal): Promise<SecurityInfo> {
  const { data } = await loader.command(
    opcodes.GET_SECURITY_INFO,
    new Uint8Array(0),
    signal ? { signal } : {},
  );
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  if (data.length !== shortBytes && data.length !== wholeBytes)
    throw new EspError('protocol', `The board answered ${data.length} bytes to the question what it is.`, {
      evidence: data.slice(0, 64),
    });
  const flags = view.getUint32(0, true);
  return {
    chipId: data.length === wholeBytes ? view.getUint32(12, true) : null,
    isSecureDownload: (flags & secureDownloadFlag) !== 0,
    isSecureBoot: (flags & secureBootFlag) !== 0,
  };
}

// The SDK's init data for the radio, 128 bytes that begin with 05: where a NodeMCU build looks for them
// and what it does where they are missing. Read off app/user/user_main.c of nodemcu-firmware by tag, and
// off its issues 1449 and 1500 and pull requests 1525 and 1526.
import type { NodeMcuBanner } from './banners.ts';
import { claimedFlashBytes } from './flash-header.ts';

export type InitDataHabit =
  /** 0.9.x to 1.4: says "Restore init data." once it runs, and writes them. */
  | 'firmware-restores'
  /** 1.5.1, and again from the end of 2016 to 2.x: where the place is erased they are written before anything looks. */
  | 'written-if-erased'
  /** SDK 1.5.4.1 in the second half of 2016: the SDK halts without them. */
  | 'must-be-there'
  /** 3.x keeps them in a partition of its own, at 0xF000, which it fills by itself. */
  | 'own-partition';

/** First byte of the data. */
export const initDataMark = 0x05;
const sizeBytes = 128;
const fromEnd = 0x4000;
const restoresBefore = [1, 5] as const;
/** Pull request 1526 came into the builds of this day and later. */
const writesSince = 20161101;

/** `image`: the whole of it, for the words that only some builds hold. */
export function initDataHabit(image: Buffer, { version, sdk, date }: NodeMcuBanner): InitDataHabit {
  if (image.includes('Restore init data.')) return 'firmware-restores';
  const [major = 2, minor = 0, patch = 0, revision = 0] = (version ?? sdk ?? '').split(/[.(-]/).map(Number);
  if (major >= 3) return 'own-partition';
  if (major === 0 || (major === restoresBefore[0] && minor < restoresBefore[1])) return 'firmware-restores';
  const built = Number(date?.replace(/\D/g, '').slice(0, 8) ?? Number.NaN);
  const isHalting = major === 1 && minor === 5 && patch === 4 && revision === 1;
  return isHalting && !(built >= writesSince) ? 'must-be-there' : 'written-if-erased';
}

/** Four sectors before the end of the flash that the header claims, or of the real one if that is smaller. */
export function initDataAddress(headerByte3: number, flashBytes: number): number {
  return Math.min(claimedFlashBytes(headerByte3) ?? flashBytes, flashBytes) - fromEnd;
}

/** Stands for Espressif's values, which nothing here reads but the first. */
export function defaultInitData(): Uint8Array {
  return new Uint8Array(sizeBytes).fill(initDataMark, 0, 1);
}

/** True where the first eight bytes are erased, which is how the firmware tells. */
export function lacksInitData(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8).every((byte) => byte === 0xff);
}

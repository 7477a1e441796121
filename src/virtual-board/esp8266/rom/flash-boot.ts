// Boot from flash as the ROM and the SDK's first lines show it: loads the segments, says what it found,
// then either a firmware starts or the watchdog does. Text only; the chip decides what runs.
import type { BootImage } from '../../firmware/boot-image.ts';
import { claimedFlashBytes, flashMegahertz } from '../../firmware/flash-header.ts';
import { initDataAddress, initDataMark } from '../../firmware/init-data.ts';
import { bootFailed, checksumText, type LoadedSegment, loadText } from './boot-text.ts';

const checksumSeed = 0xef;
const flashModes = ['QIO', 'QOUT', 'DIO', 'DOUT'];
/** NodeMCU 3.x starts on no smaller one. */
const smallestForNodeMcu3 = 0x100000;

type Bootable = Extract<BootImage, { endAddress: number }>;

export type FlashBoot = {
  /** The ROM's lines. */
  readonly loaded: string;
  /** The SDK's, behind them. */
  readonly text: string;
  readonly starts: boolean;
};

/** What the SDK says of an erased place; then it stands still. */
export const noInitData = 'rf_cal[0] !=0x05,is 0xFF\r\n';

/** What is printed before the firmware's own output, and whether there will be any. */
export function bootFromFlash(flash: Uint8Array, image: BootImage): FlashBoot {
  if (image.kind === 'none') return { loaded: bootFailed, text: '', starts: false };
  const { segments, computed, stored } = sumSegments(flash, image.segments.length);
  const load = loadText(segments);
  if (image.kind === 'damaged') {
    const isTorn = computed === stored;
    return {
      loaded: load + (isTorn ? `csum err\r\n${bootFailed}` : checksumText(computed, stored)),
      text: '',
      starts: false,
    };
  }
  const loaded = load + checksumText(computed, stored);
  const halt = haltText(flash, image);
  return { loaded, text: halt ?? startText(flash, image), starts: halt === null };
}

/** What NodeMCU's SDK says when it does not start; null when it does. */
function haltText(flash: Uint8Array, { initData }: Bootable): string | null {
  const header = flash[3] ?? 0;
  if (initData === 'own-partition') {
    const claimed = claimedFlashBytes(header) ?? 0;
    return claimed < smallestForNodeMcu3 ? `Flash size (${claimed}) too small to support NodeMCU\r\n` : null;
  }
  if (initData !== 'must-be-there' && initData !== 'written-if-erased') return null;
  const mark = flash[initDataAddress(header, flash.length)] ?? 0xff;
  return mark === initDataMark ? null : `rf_cal[0] !=0x05,is 0x${hex(mark)}\r\n`;
}

function startText(flash: Uint8Array, { kind, initData }: Bootable): string {
  const header = flash[3] ?? 0;
  const claimed = claimedFlashBytes(header) ?? flash.length;
  // SDKs before 1.5.4 have nothing to say at this rate.
  if (kind === 'unknown' || initData === 'firmware-restores') return '';
  if (kind === 'at')
    return (
      '\r\n2nd boot version : 1.7(5d6f877)\r\n' +
      `  SPI Speed      : ${flashMegahertz(header)}MHz\r\n  SPI Mode       : ${flashModes[flash[2]!] ?? 'QIO'}\r\n` +
      `  SPI Flash Size & Map: ${claimed >> 17}Mbit(512KB+512KB)\r\njump to run user1 @ 1000\r\n\r\n`
    );
  const sector = Math.min(claimed, flash.length) / 0x1000 - 5;
  return `rf cal sector: ${sector}\r\nrf[112] : 00\r\nrf[113] : 00\r\nrf[114] : 01\r\n\r\n`;
}

function sumSegments(flash: Uint8Array, count: number) {
  const view = new DataView(flash.buffer, flash.byteOffset, flash.byteLength);
  const segments: LoadedSegment[] = [];
  let checksum = checksumSeed;
  let at = 8;
  for (let index = 0; index < count; index++) {
    const address = view.getUint32(at, true);
    const sizeBytes = view.getUint32(at + 4, true);
    for (const byte of flash.subarray(at + 8, at + 8 + sizeBytes)) checksum ^= byte;
    at += 8 + sizeBytes;
    segments.push({ address, sizeBytes, checksum });
  }
  return { segments, computed: checksum, stored: flash[at | 15] ?? 0xff };
}

const hex = (value: number) => value.toString(16).padStart(2, '0').toUpperCase();

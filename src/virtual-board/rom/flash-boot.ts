// Boot from flash as the ROM and the SDK's first lines show it: loads the segments, says what it found,
// then either a firmware starts or the watchdog does. Text only; the chip decides what runs.
import type { BootImage } from '../firmware/boot-image.ts';
import { bootFailed, checksumText, type LoadedSegment, loadText } from './boot-text.ts';

const checksumSeed = 0xef;
const flashModes = ['QIO', 'QOUT', 'DIO', 'DOUT'];
const flashMegahertz: Readonly<Record<number, number>> = { 0: 40, 1: 26, 2: 20, 15: 80 };
const megabits = [4, 2, 8, 16, 32, 16, 32, 0, 64, 128];
/** First byte of the SDK's RF parameters, which lie four sectors before the end of the flash. */
const initDataMark = 0x05;
const initDataFromEnd = 0x4000;

export type FlashBoot = { readonly text: string; readonly starts: boolean };

/** What is printed before the firmware's own output, and whether there will be any. */
export function bootFromFlash(flash: Uint8Array, image: BootImage): FlashBoot {
  if (image.kind === 'none') return { text: bootFailed, starts: false };
  const { segments, computed, stored } = sumSegments(flash, image.segments.length);
  const load = loadText(segments);
  if (image.kind === 'damaged') {
    const isTorn = computed === stored;
    return {
      text: load + (isTorn ? `csum err\r\n${bootFailed}` : checksumText(computed, stored)),
      starts: false,
    };
  }
  const loaded = load + checksumText(computed, stored);
  if (image.kind === 'nodemcu' && !hasInitData(flash))
    return { text: `${loaded}rf_cal[0] !=0x05,is 0x${hex(initDataByte(flash))}\r\n`, starts: false };
  return { text: loaded + startText(flash, image.kind), starts: true };
}

function startText(flash: Uint8Array, kind: 'micropython' | 'nodemcu' | 'at' | 'unknown'): string {
  if (kind === 'unknown') return '';
  if (kind === 'at') {
    const speed = flashMegahertz[flash[3]! & 15] ?? 40;
    const size = megabits[flash[3]! >> 4] ?? 32;
    return (
      '\r\n2nd boot version : 1.7(5d6f877)\r\n' +
      `  SPI Speed      : ${speed}MHz\r\n  SPI Mode       : ${flashModes[flash[2]!] ?? 'QIO'}\r\n` +
      `  SPI Flash Size & Map: ${size}Mbit(512KB+512KB)\r\njump to run user1 @ 1000\r\n\r\n`
    );
  }
  const sector = flash.length / 0x1000 - 5;
  return `rf cal sector: ${sector}\r\nrf[112] : 00\r\nrf[113] : 00\r\nrf[114] : 01\r\n\r\n`;
}

/** Looked for where the header puts the end of the flash, and at its real end. */
function hasInitData(flash: Uint8Array): boolean {
  return initDataByte(flash) === initDataMark || flash[flash.length - initDataFromEnd] === initDataMark;
}

function initDataByte(flash: Uint8Array): number {
  const claimed = (megabits[flash[3]! >> 4] ?? 0) << 17;
  const end = claimed > 0 && claimed <= flash.length ? claimed : flash.length;
  return flash[end - initDataFromEnd] ?? 0xff;
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

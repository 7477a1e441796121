// The ESP8266 (and ESP8285: the same chip with its flash in the package).
import type { FullChip } from '../chip.ts';
import { bytesBeforeAnchor, canBeBootByte, findAnchor, isOpening, openingBytes } from './boot-noise.ts';
import { bootProblem, linkedFor, memoryProblem, startsProgramAt } from './boot-rom-loads.ts';
import {
  bootRomBaudRate,
  bootWords,
  decodeBootText,
  lastStartAt,
  ownResets,
  startLine,
} from './boot-text.ts';
import { dialects } from './dialects.ts';
import { efuseAddresses, efuseFacts } from './efuse.ts';
import { gpio } from './gpio.ts';
import { flashModes, frequencyCodes, magicV1, magicV2, parseImage, sizeCodes } from './image-header.ts';
import { codeMemory, dram, iram, isLoadAddress, sketchAt } from './memory.ts';
import { pins } from './pins.ts';
import { resets } from './resets.ts';
import { romFlash } from './rom-flash.ts';
import { spi } from './spi.ts';
import { stubImage } from './stub-image.ts';
import { crystal, uart } from './uart.ts';

export const esp8266: FullChip = {
  name: 'ESP8266',
  id: 'esp8266',
  names: ['ESP8266', 'ESP8285'],
  magics: [0xfff0_c101],
  areMagicsStable: true,
  leastFlashBytes: 0x40000,
  mostFlashBytes: 16 << 20,
  efuse: { addresses: efuseAddresses, facts: efuseFacts },
  crystal,
  uart,
  romRate: null,
  flashPads: null,
  // DPORT. Source: ESP8266 non-OS SDK, system_update_cpu_freq; core_esp8266_main.cpp of Arduino.
  cpuClock: {
    raised: [{ address: 0x3ff0_0014, value: 1, mask: 1 }],
    usual: [{ address: 0x3ff0_0014, value: 0, mask: 1 }],
  },
  spi,
  romFlash,
  dialects,
  runsStubWithSecureBoot: true,
  loadStub: async () => stubImage,
  resets,
  image: {
    imageChipId: null,
    bootLoaderOffset: 0,
    partitionTableAt: null,
    magics: [magicV1, magicV2],
    magicV1,
    magicV2,
    flashModes,
    frequencyCodes,
    sizeCodes,
    isLoadAddress,
    parse: parseImage,
    bootProblem,
    memoryProblem,
    linkedFor,
    startsProgramAt,
    sketchAt,
    mappedBytes: 1 << 20,
    codeAddress: iram.start,
    dataAddress: dram.start,
  },
  // Its flash is wired for two data lines.
  neededFlashMode: (chip) => (chip === 'ESP8285' ? 'dout' : null),
  // Source: ESP8266 SDK flash maps.
  radioInitData: { sizeBytes: 128, mark: 0x05, fromEndBytes: 0x4000 },
  boot: {
    baudRate: bootRomBaudRate,
    startLine,
    lastStartAt,
    ownResets,
    decode: decodeBootText,
    words: bootWords,
  },
  bootNoise: { openingBytes, findAnchor, bytesBeforeAnchor, isOpening, canBeBootByte },
  codeMemory,
  straps: null,
  usb: null,
  gpio,
  pins,
};

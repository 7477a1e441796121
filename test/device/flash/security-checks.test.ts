// What is refused on a chip that its owner has closed in part, and what is only told.
import { describe, expect, test } from 'vitest';
import type { Security } from '../../../src/device/chips/chip.ts';
import { checkErase, checkSecurity } from '../../../src/device/flash/security-checks.ts';
import type { ChipFacts } from '../../../src/device/loader/loader.ts';

const open: Security = {
  secureBoot: null,
  flashEncryption: false,
  encryptsNoDownload: false,
  secureDownload: false,
};

const facts = (security?: Partial<Security>): ChipFacts => ({
  chip: 'ESP32-C3',
  chipId: null,
  mac: 'c4:0a:24:fe:10:01',
  crystalMHz: 40,
  features: [],
  flash: { vendorId: 0xc8, deviceId: 0x4016, vendor: null, part: null, sizeBytes: 4 << 20 },
  ...(security ? { security: { ...open, ...security } } : {}),
});

const app = { offset: 0x10000, sizeBytes: 0x1000 };
const bootLoader = { offset: 0x0, sizeBytes: 0x1000 };
const write = { ranges: [app], erasesAll: false, isForced: false };

describe('a chip that is open', () => {
  test.each([
    ['of the family', facts({})],
    ['that has no such thing', facts()],
  ])('%s takes all', (_which, chip) => {
    expect(checkSecurity(chip, { ...write, ranges: [bootLoader, app], erasesAll: true })).toEqual([]);
    expect(() => checkErase(chip)).not.toThrow();
  });
});

describe('flash encryption', () => {
  const encrypted = facts({ flashEncryption: true });
  test('refuses what would be read as noise, before anything is written', () => {
    expect(() => checkSecurity(encrypted, write)).toThrow(
      expect.objectContaining({ code: 'flash-encrypted', board: 'unchanged' }),
    );
    expect(() => checkErase(encrypted)).toThrow(expect.objectContaining({ code: 'flash-encrypted' }));
  });

  test('says where the boot loader would not encrypt, either', () => {
    expect(() => checkSecurity(facts({ flashEncryption: true, encryptsNoDownload: true }), write)).toThrow(
      /does not encrypt what it is given/,
    );
  });

  test('is a warning for who forces it', () => {
    expect(checkSecurity(encrypted, { ...write, isForced: true, erasesAll: true })).toHaveLength(2);
  });
});

describe('secure boot', () => {
  test('of version 1 refuses another boot loader, and warns of an app', () => {
    const chip = facts({ secureBoot: 'v1' });
    expect(() => checkSecurity(chip, { ...write, ranges: [app, bootLoader] })).toThrow(
      expect.objectContaining({ code: 'secure-boot' }),
    );
    expect(checkSecurity(chip, write)).toEqual([expect.stringContaining('signed')]);
  });

  test('of version 2 warns: a signed image starts', () => {
    expect(checkSecurity(facts({ secureBoot: 'v2' }), { ...write, ranges: [bootLoader] })).toEqual([
      expect.stringContaining('signed'),
    ]);
  });

  test('of either refuses to erase all of the flash', () => {
    for (const secureBoot of ['v1', 'v2'] as const) {
      expect(() => checkErase(facts({ secureBoot }))).toThrow(
        expect.objectContaining({ code: 'secure-boot' }),
      );
      expect(() => checkSecurity(facts({ secureBoot }), { ...write, ranges: [], erasesAll: true })).toThrow(
        expect.objectContaining({ code: 'secure-boot' }),
      );
    }
  });
});

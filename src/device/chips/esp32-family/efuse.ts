// What the factory burnt into the chips of the family that came after the first: fields of some bits, of which each
// chip says where it has them. Source: Technical Reference Manuals, eFuse controller; esptool's targets.
import type { Efuse, EfuseFacts } from '../chip.ts';

/** `bits` bits from `shift` on of the word `at` bytes from the base. */
export type Field = { readonly at: number; readonly shift: number; readonly bits: number };

/** One number: the lowest bits come first. */
export type Fields = readonly Field[];

export type EfuseLayout = {
  readonly base: number;
  /** Of the MAC's low word; the block of facts begins with it. Default: 0x44. */
  readonly macAt?: number;
  readonly minor: Fields;
  readonly major: Fields;
  readonly packageCode: Fields;
  /** By that code; another one is told as unknown. */
  readonly packages: Readonly<Record<number, string>>;
  /** What every one of them has: radio, cores, clock. */
  readonly features: readonly string[];
  /** MB by code; 0 = none. */
  readonly flash?: { readonly code: Fields; readonly megabytes: Readonly<Record<number, number>> };
  readonly psram?: { readonly code: Fields; readonly megabytes: Readonly<Record<number, number>> };
  /** Set where the flash has eight data lines. */
  readonly octalFlash?: Fields;
  readonly cryptCount: Fields;
  readonly secureBoot: Fields;
  readonly encryptsNoDownload: Fields;
  /** For a chip whose factory misused the fields of the revision. */
  readonly isFirstRevision?: {
    readonly reads: Fields;
    readonly test: (value: (fields: Fields) => number) => boolean;
  };
};

/** In the block of facts, by its word. */
export const block1 = (word: number, shift: number, bits: number): Field => ({
  at: 0x44 + 4 * word,
  shift,
  bits,
});

export const field = (at: number, shift: number, bits = 1): Field => ({ at, shift, bits });

/** Where most of them have what concerns security. */
export const usualSecurity = {
  cryptCount: [field(0x34, 18, 3)],
  secureBoot: [field(0x38, 20)],
  encryptsNoDownload: [field(0x30, 20)],
} as const;

export function laterEfuse(layout: EfuseLayout): Efuse {
  const { base, macAt = 0x44 } = layout;
  const places = [...new Set([macAt, macAt + 4, ...fieldsOf(layout).map(({ at }) => at)])];
  return {
    addresses: places.map((at) => base + at),
    facts: (words) => {
      const word = (at: number): number => words[places.indexOf(at)] ?? 0;
      const value = (fields: Fields): number =>
        fields.reduceRight(
          (sum, { at, shift, bits }) => sum * 2 ** bits + ((word(at) >>> shift) & (2 ** bits - 1)),
          0,
        );
      return factsOf(layout, macFrom(word(macAt), word(macAt + 4)), value);
    },
  };
}

const fieldsOf = (layout: EfuseLayout): Fields => [
  ...layout.minor,
  ...layout.major,
  ...layout.packageCode,
  ...(layout.flash?.code ?? []),
  ...(layout.psram?.code ?? []),
  ...(layout.octalFlash ?? []),
  ...layout.cryptCount,
  ...layout.secureBoot,
  ...layout.encryptsNoDownload,
  ...(layout.isFirstRevision?.reads ?? []),
];

function factsOf(layout: EfuseLayout, mac: string, value: (fields: Fields) => number): EfuseFacts {
  const isFirst = layout.isFirstRevision?.test(value) === true;
  const code = value(layout.packageCode);
  const psram = layout.psram ? value(layout.psram.code) : 0;
  const embedded = (what: string, part: EfuseLayout['flash']): readonly string[] => {
    const size = part ? value(part.code) : 0;
    if (!part || size === 0) return [];
    const megabytes = part.megabytes[size];
    return [megabytes === undefined ? `embedded ${what}` : `embedded ${what} ${megabytes} MB`];
  };
  return {
    chip: layout.packages[code] ?? `${layout.packages[0]} (package ${code})`,
    chipId: null,
    mac,
    features: [
      ...layout.features,
      ...embedded('flash', layout.flash),
      ...embedded('PSRAM', layout.psram),
      ...(layout.octalFlash && value(layout.octalFlash) === 1 ? ['octal flash'] : []),
    ],
    ...(psram > 0 ? { psramMegabytes: layout.psram?.megabytes[psram] ?? ('unknown' as const) } : {}),
    revision: isFirst ? 0 : value(layout.major) * 100 + value(layout.minor),
    security: {
      secureBoot: value(layout.secureBoot) === 1 ? 'v2' : null,
      flashEncryption: isOdd(value(layout.cryptCount)),
      encryptsNoDownload: value(layout.encryptsNoDownload) === 1,
      secureDownload: false,
    },
  };
}

/** Each bit that is burnt turns encryption on or off again. */
export const isOdd = (bits: number): boolean => {
  let odd = false;
  for (let rest = bits; rest !== 0; rest >>>= 1) if ((rest & 1) === 1) odd = !odd;
  return odd;
};

/** 'c4:0a:24:fe:10:01': the high half of the address first. */
export function macFrom(low: number, high: number): string {
  const bytes = [
    (high >>> 8) & 0xff,
    high & 0xff,
    low >>> 24,
    (low >>> 16) & 0xff,
    (low >>> 8) & 0xff,
    low & 0xff,
  ];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

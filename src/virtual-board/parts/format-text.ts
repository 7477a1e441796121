// The format of the ROM's printf: %d %i %u %x %X %o %p %c %s %%, with flags - and 0, a width, a precision, and
// l, which changes nothing since all arguments are words. What it does not know it prints as it stands.

/** The most that one conversion is padded to; the ROM has no limit but its patience. */
const widest = 1024;
const percent = 0x25;

/** `next` gives the arguments one by one; `stringAt` the bytes of a string, at most `limit` of them. */
export function formatText(
  format: Uint8Array,
  next: () => number,
  stringAt: (address: number, limit: number) => Uint8Array,
): Uint8Array {
  const out: Uint8Array[] = [];
  const text = Buffer.from(format).toString('latin1');
  const latin1 = (part: string) => Buffer.from(part, 'latin1');
  for (let at = 0; at < text.length; ) {
    const literal = text.indexOf('%', at);
    if (literal !== at) {
      const end = literal < 0 ? text.length : literal;
      out.push(format.subarray(at, end));
      at = end;
      continue;
    }
    const [whole, flags, width, precision, kind] = conversionAt(text, at);
    at += whole.length;
    const pad = (made: Uint8Array, isNumber: boolean) =>
      padded(made, flags, Math.min(widest, Number(width)), isNumber);
    const limit = precision === undefined ? Infinity : Number(precision);
    if (kind === '%') out.push(Uint8Array.of(percent));
    else if (kind === 'c') out.push(pad(Uint8Array.of(next() & 0xff), false));
    else if (kind === 's') out.push(pad(stringAt(next(), limit), false));
    else if (kind !== '' && 'diuxXop'.includes(kind)) out.push(pad(latin1(digits(kind, next())), true));
    else out.push(latin1(whole));
  }
  return Buffer.concat(out);
}

type Conversion = readonly [
  whole: string,
  flags: string,
  width: string,
  precision: string | undefined,
  kind: string,
];

function conversionAt(text: string, at: number): Conversion {
  const pattern = /%([-0]*)(\d*)(?:\.(\d+))?[lh]*(.?)/sy;
  pattern.lastIndex = at;
  const [whole, flags = '', width = '', precision, kind = ''] = pattern.exec(text) as RegExpExecArray;
  return [whole, flags, width, precision, kind];
}

function digits(kind: string, value: number): string {
  switch (kind) {
    case 'd':
    case 'i':
      return `${value | 0}`;
    case 'u':
      return `${value >>> 0}`;
    case 'o':
      return (value >>> 0).toString(8);
    case 'X':
      return (value >>> 0).toString(16).toUpperCase();
    case 'p':
      return `0x${(value >>> 0).toString(16)}`;
    default:
      return (value >>> 0).toString(16);
  }
}

function padded(made: Uint8Array, flags: string, width: number, isNumber: boolean): Uint8Array {
  const missing = width - made.length;
  if (missing <= 0) return made;
  if (flags.includes('-')) return Buffer.concat([made, Buffer.alloc(missing, ' ')]);
  if (!isNumber || !flags.includes('0')) return Buffer.concat([Buffer.alloc(missing, ' '), made]);
  const sign = made[0] === 0x2d ? 1 : 0;
  return Buffer.concat([made.subarray(0, sign), Buffer.alloc(missing, '0'), made.subarray(sign)]);
}

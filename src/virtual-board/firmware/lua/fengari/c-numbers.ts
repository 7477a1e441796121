// Numbers as the C library of a chip prints them (printf of newlib): %e %f %g with flags, width and precision.

type Conversion = 'e' | 'f' | 'g';

/** What stands for infinite values and those that are no number, without the sign. */
const wordOf = (value: number): string => (Number.isNaN(value) ? 'nan' : 'inf');

/** `spec` is a whole conversion such as '%-8.3G'; null when it is none of floats. */
export function formatFloat(spec: string, value: number): string | null {
  const parts = /^%([-+ #0]*)(\d*)(?:\.(\d*))?([eEfgG])$/.exec(spec);
  if (!parts) return null;
  const [, flags = '', width = '', precision, letter = 'g'] = parts;
  const isNumber = Number.isFinite(value);
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const digits = precision === undefined ? 6 : Number(precision);
  const conversion = letter.toLowerCase() as Conversion;
  const body = isNumber ? digitsOf(Math.abs(value), conversion, digits, flags.includes('#')) : wordOf(value);
  const cased = letter === conversion ? body : body.toUpperCase();
  const pad = Math.max(0, Number(width || 0) - sign.length - cased.length);
  if (flags.includes('-')) return `${sign}${cased}${' '.repeat(pad)}`;
  if (flags.includes('0') && isNumber) return `${sign}${'0'.repeat(pad)}${cased}`;
  return `${' '.repeat(pad)}${sign}${cased}`;
}

function digitsOf(value: number, conversion: Conversion, precision: number, keepZeros: boolean): string {
  // toFixed and its like know at most a hundred digits, and toFixed none beyond 1e21.
  const most = Math.min(precision, 100);
  if (conversion === 'e') return exponential(toExponential(value, most));
  if (conversion === 'f') return value < 1e21 ? toFixed(value, most) : large(value, most);
  const significant = Math.max(1, most);
  const rounded = toExponential(value, significant - 1);
  const exponent = Number(rounded.slice(rounded.indexOf('e') + 1));
  const trim = (text: string) => (keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, ''));
  if (exponent < -4 || exponent >= significant) {
    const [mantissa = '', power = ''] = rounded.split('e');
    return exponential(`${trim(mantissa)}e${power}`);
  }
  return trim(toFixed(value, Math.max(0, significant - 1 - exponent)));
}

/** As many digits more show whether a value lies in the middle between two others. */
const moreDigits = 25;

/** C takes the even one of two that are as near, JavaScript the larger. */
function toFixed(value: number, digits: number): string {
  return halfToEven(value.toFixed(digits), value.toFixed(Math.min(100, digits + moreDigits)), digits);
}

function toExponential(value: number, digits: number): string {
  const [mantissa = '', power] = value.toExponential(digits).split('e');
  const [longer = '', longerPower] = value.toExponential(Math.min(100, digits + moreDigits)).split('e');
  return power === longerPower ? `${halfToEven(mantissa, longer, digits)}e${power}` : `${mantissa}e${power}`;
}

function halfToEven(rounded: string, longer: string, digits: number): string {
  const point = longer.indexOf('.');
  if (point < 0 || !/^50*$/.test(longer.slice(point + 1 + digits))) return rounded;
  const below = longer.slice(0, digits === 0 ? point : point + 1 + digits);
  return /[02468]$/.test(below) ? below : rounded;
}

/** 1e+5 is 1e+05. */
const exponential = (text: string): string =>
  text.replace(/e([-+])(\d+)$/, (_, sign: string, power: string) => `e${sign}${power.padStart(2, '0')}`);

const large = (value: number, precision: number): string =>
  BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');

/** tostring() of a number that is not whole or too large: LUA_NUMBER_FMT, "%.14g". */
export const numberText = (value: number): string => formatFloat('%.14g', value) as string;

// The RTC memory as the modules rtcmem, rtctime and rtcfifo have it: 128 words, of which rtctime takes the first.
// The board's clock goes on through resets and deep sleep, as the counter of the chip's RTC does.
import type { RtcMemory } from '../../parts/rtc-memory.ts';
import { type HostFunction, numberOf } from './lua-values.ts';

/** In the first word, once the time is set; where the offset of eight bytes stands, in words. */
const mark = 0x52544331;
const offsetWord = 2;
const million = 1_000_000;
const dayMs = 86_400_000;

/** `nowMs` is the board's clock. */
export function rtcFunctions({ words }: RtcMemory, nowMs: () => number): Record<string, HostFunction> {
  const offsetUs = new Float64Array(words.buffer, words.byteOffset + 4 * offsetWord, 1);
  const boardUs = () => Math.trunc(nowMs() * 1000);
  /** Microseconds since 1970; null before the time was set. */
  const timeUs = () => (words[0] === mark ? (offsetUs[0] as number) + boardUs() : null);
  return {
    rtc_read: (at) => words[numberOf(at)],
    rtc_write(at, word) {
      words[numberOf(at)] = numberOf(word);
    },
    rtc_time() {
      const us = timeUs();
      return us === null ? null : [Math.floor(us / million), us % million];
    },
    rtc_set_time(seconds, microseconds) {
      // Seconds are 32 bits without a sign, whatever the build's numbers are.
      offsetUs[0] = (numberOf(seconds) >>> 0) * million + numberOf(microseconds) - boardUs();
      words[0] = mark;
    },
    /** year, month, day, hour, minute, second, day of the week, day of the year, both from 1. */
    rtc_calendar(seconds) {
      const date = new Date(numberOf(seconds) * 1000);
      const startOfYear = Date.UTC(date.getUTCFullYear(), 0, 1);
      return [
        ...[date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()],
        ...[date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()],
        ...[date.getUTCDay() + 1, Math.floor((date.getTime() - startOfYear) / dayMs) + 1],
      ];
    },
    /** Microseconds up to the first multiple of `align` that is at least `least` away. */
    rtc_until(align, least) {
      const us = timeUs() ?? 0;
      const every = Math.max(1, numberOf(align, 1));
      return Math.ceil((us + numberOf(least)) / every) * every - us;
    },
  };
}

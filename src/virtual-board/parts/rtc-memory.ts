// What stays in the chip's RTC memory over resets and deep sleep, until the power goes: the difference
// between the port's clock and its counter of milliseconds, and what is the user's: 492 bytes of MicroPython's on an
// ESP8266 (ports/esp8266/machine_rtc.c), 2048 on the ESP32 family (ports/esp32/machine_rtc.h), which the firmware holds
// to, or all 128 words of an ESP8266 where the firmware keeps nothing of its own there (NodeMCU's rtcmem). Shared
// memory, for a firmware in a worker.

const headBytes = 16;
const userBytes = 2048;
const wordCount = 128;

export type RtcMemory = {
  /** For `openRtcMemory` in a worker. */
  readonly shared: SharedArrayBuffer;
  /** Milliseconds since 2000-01-01 at the moment when the counter was 0. */
  readonly clockOffsetMs: () => number;
  readonly setClockOffsetMs: (offsetMs: number) => void;
  readonly userData: () => Uint8Array;
  /** @throws RangeError for more than fits */
  readonly setUserData: (bytes: Uint8Array) => void;
  /** All of the user's part, the same memory as `userData`. */
  readonly words: Int32Array;
  /** The power went. */
  readonly clear: () => void;
};

export const createRtcMemory = (): RtcMemory => openRtcMemory(new SharedArrayBuffer(headBytes + userBytes));

export function openRtcMemory(shared: SharedArrayBuffer): RtcMemory {
  const offset = new Float64Array(shared, 0, 1);
  const length = new Int32Array(shared, 8, 1);
  const user = new Uint8Array(shared, headBytes, userBytes);
  return {
    shared,
    clockOffsetMs: () => offset[0]!,
    setClockOffsetMs: (offsetMs) => {
      offset[0] = offsetMs;
    },
    userData: () => user.slice(0, length[0]),
    setUserData: (bytes) => {
      user.set(bytes);
      length[0] = bytes.length;
    },
    words: new Int32Array(shared, headBytes, wordCount),
    clear: () => void new Uint8Array(shared).fill(0),
  };
}

// One word where what a board prints is no text at this rate: at which it is, found by listening alone.
import type { Clock } from '../device/clock.ts';
import { findReadableRate, isText, judged } from '../device/loader/readable-rate.ts';
import { ByteReader, concat } from '../device/transport/byte-reader.ts';
import type { Transport } from '../device/transport/transport.ts';

/** The noise of a reset is over by then, and a program has begun to speak. */
const patienceMs = 1000;
const leastBytes = 64;
/** Programs say something every second. */
const eachRateMs = 1100;

/**
 * Hears what comes. Once, where it has been no text for a second, it listens at other rates, during which
 * `mute` is called with true, and says what it found.
 */
export function unreadableWord(
  transport: Transport,
  clock: Clock,
  { say, mute }: { readonly say: (words: string) => void; readonly mute: (isMute: boolean) => void },
  signal: AbortSignal,
): (bytes: Uint8Array) => void {
  let recent: Uint8Array = new Uint8Array(0);
  let sinceMs: number | null = null;
  let isDone = false;
  const find = async () => {
    const wasOnlyZeros = recent.every((byte) => byte === 0);
    if (wasOnlyZeros) return say(heldLow);
    const reader = new ByteReader(transport, clock);
    mute(true);
    try {
      const found = await findReadableRate(transport, reader, { eachMs: eachRateMs }, signal);
      say(found ? textAt(transport.baudRate, found.baudRate) : noText(transport.baudRate));
    } catch {
      // Unplugged or cancelled: whoever waits for the end says so.
    } finally {
      reader.stop();
      mute(false);
    }
  };
  return (bytes) => {
    if (isDone) return;
    recent = judged(concat([recent, bytes]));
    if (recent.length < leastBytes) return;
    if (isText(recent)) {
      sinceMs = null;
      return;
    }
    sinceMs ??= clock.now();
    if (clock.now() - sinceMs < patienceMs) return;
    isDone = true;
    void find();
  };
}

const heldLow =
  "Only zero bytes come: the board's TX line is held low, as without power or with a wrong wire.";
const textAt = (baudRate: number, found: number) =>
  `This is not text at ${baudRate} baud; at ${found} it is: espwb monitor --baud ${found}`;
const noText = (baudRate: number) =>
  `This is not text at ${baudRate} baud: another rate, or bad wiring. If you know the rate: espwb monitor --baud RATE`;

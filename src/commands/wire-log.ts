// -v: what goes over the wire, a line each time something happens there: seconds since the start, what it is,
// and bytes in hex and as text.
import { bytesPerHexRow, hexRow } from '../device/hex-row.ts';
import type { Transport } from '../device/transport/transport.ts';

/** A flash of megabytes is told by its beginning: whoever wants all of it has the file. */
const mostRows = 16;

/** The same transport; `tell` hears of each call and of what comes. `now` is in milliseconds. */
export function logged(transport: Transport, now: () => number, tell: (line: string) => void): Transport {
  const startMs = now();
  const say = (mark: string, words: string) =>
    tell(`${((now() - startMs) / 1000).toFixed(3).padStart(9)} ${mark} ${words}`);
  const show = (mark: string, bytes: Uint8Array) => {
    const rows = Math.ceil(bytes.length / bytesPerHexRow);
    for (let row = 0; row < Math.min(rows, mostRows); row++) {
      const offset = row * bytesPerHexRow;
      say(mark, hexRow(offset, bytes.subarray(offset, offset + bytesPerHexRow)));
    }
    if (rows > mostRows) say(mark, `and ${bytes.length - mostRows * bytesPerHexRow} bytes more`);
  };
  const level = (asserted: boolean) => (asserted ? 'on' : 'off');
  const told: Partial<Transport> = {
    open: async (options) => {
      say('-', `open ${transport.path} at ${options.baudRate} baud`);
      await transport.open(options);
      transport.listen({
        onBytes: (bytes) => show('<', bytes),
        onClose: (reason) => say('-', `gone: ${reason.message}`),
      });
    },
    close: async () => {
      if (transport.isOpen) say('-', 'close');
      await transport.close();
    },
    write: (bytes) => {
      show('>', bytes);
      return transport.write(bytes);
    },
    setLines: (lines) => {
      say('-', `DTR ${level(lines.dtr)}, RTS ${level(lines.rts)}`);
      return transport.setLines(lines);
    },
    setBaudRate: (baudRate) => {
      say('-', `${baudRate} baud`);
      return transport.setBaudRate(baudRate);
    },
  };
  return new Proxy(transport, {
    get: (target, name) => {
      const own = told[name as keyof Transport];
      if (own !== undefined) return own;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

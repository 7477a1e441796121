// Two device files for the Python side: the bare UART, past the console's line ends, and the flash
// chip as raw memory.
import type { EmscriptenFs, EmscriptenStream } from '@micropython/micropython-webassembly-pyscript';
import type { BoardLink } from '../board-link.ts';

const readWriteAll = 0o666;

/** Makes /dev/uart0 and /dev/flash; `touched` hears of each place that was programmed. */
export function addDevices(
  fs: EmscriptenFs,
  link: BoardLink,
  flashBytes: number,
  touched: (address: number) => void,
): void {
  const device = (path: string, minor: number, operations: object) => {
    const number = fs.makedev(64, minor);
    fs.registerDevice(number, operations);
    fs.mkdev(path, readWriteAll, number);
  };
  device('/dev/uart0', 0, {
    write(_stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number): number {
      link.write(bytesOf(buffer, offset, length));
      return length;
    },
  });
  device('/dev/flash', 1, {
    read(
      stream: EmscriptenStream,
      buffer: Int8Array,
      offset: number,
      length: number,
      position: number,
    ): number {
      const count = Math.max(0, Math.min(length, flashBytes - position));
      new Uint8Array(buffer.buffer, buffer.byteOffset + offset, count).set(link.readFlash(position, count));
      stream.position = position + count;
      return count;
    },
    write(
      _stream: EmscriptenStream,
      buffer: Int8Array,
      offset: number,
      length: number,
      position: number,
    ): number {
      link.programFlash(position, bytesOf(buffer, offset, length));
      touched(position);
      return length;
    },
    llseek(stream: EmscriptenStream, offset: number, whence: number): number {
      return whence === 1 ? stream.position + offset : whence === 2 ? flashBytes + offset : offset;
    },
  });
}

function bytesOf(buffer: Int8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length).slice();
}

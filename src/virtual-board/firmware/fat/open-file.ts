// A file of a FAT while it is open. What is written reaches the medium by sectors; its size stands in the folder
// once it is synced or closed.
import { FileError } from '../file-error.ts';
import type { OpenedFile } from '../file-system.ts';
import type { FatLibrary } from './library.ts';
import { done, type fatAct } from './results.ts';

/** In the library, while bytes pass. */
const roomBytes = 4096;
const mostFileBytes = 0xffff_ffff;

export class FatFile implements OpenedFile {
  readonly #library: FatLibrary;
  readonly #at: number;
  readonly #act: ReturnType<typeof fatAct>;
  readonly #onEnd: () => void;
  #isOpen = true;

  /** `at` is where the library keeps it; `onEnd` is called once it is closed. */
  constructor(library: FatLibrary, at: number, act: ReturnType<typeof fatAct>, onEnd: () => void) {
    this.#library = library;
    this.#at = at;
    this.#act = act;
    this.#onEnd = onEnd;
  }

  get position(): number {
    return this.#isOpen ? this.#library.f_tell_(this.#at) >>> 0 : 0;
  }

  get sizeBytes(): number {
    return this.#isOpen ? this.#library.f_size_(this.#at) >>> 0 : 0;
  }

  /** @throws FileError EACCES when it was opened for writing only, EIO */
  read(sizeBytes: number): Uint8Array {
    const parts: Uint8Array[] = [];
    this.#withRoom((room, moved) => {
      for (let rest = sizeBytes; rest > 0; ) {
        const wanted = Math.min(rest, roomBytes);
        done(this.#library.f_read(this.#at, room, wanted, moved));
        const got = this.#library.words().getUint32(moved, true);
        parts.push(this.#library.bytes().slice(room, room + got));
        rest -= got;
        if (got < wanted) return;
      }
    });
    return Uint8Array.from(Buffer.concat(parts));
  }

  /** @throws FileError EACCES when it was opened for reading only, ENOSPC, EIO, EROFS */
  write(bytes: Uint8Array): void {
    this.#withRoom((room, moved) => {
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + roomBytes);
        this.#library.bytes().set(part, room);
        done(this.#library.f_write(this.#at, room, part.length, moved));
        const written = this.#library.words().getUint32(moved, true);
        if (written < part.length) throw new FileError('ENOSPC');
        at += written;
      }
    });
  }

  /** What is read only ends at its size, what is written grows. @throws FileError EINVAL before the start */
  seek(position: number): number {
    this.#mustBeOpen();
    if (position < 0 || position > mostFileBytes) throw new FileError('EINVAL');
    if (position !== this.position) this.#act(() => done(this.#library.f_lseek(this.#at, position)));
    return this.position;
  }

  sync(): void {
    this.#mustBeOpen();
    this.#act(() => done(this.#library.f_sync(this.#at)));
  }

  close(): void {
    if (!this.#isOpen) return;
    try {
      this.#act(() => done(this.#library.f_close(this.#at)));
    } finally {
      this.abandon();
      this.#library.free(this.#at);
    }
  }

  /** Closes without asking the library, which is gone. */
  abandon(): void {
    this.#isOpen = false;
    this.#onEnd();
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new FileError('EINVAL');
  }

  #withRoom(act: (room: number, moved: number) => void): void {
    this.#mustBeOpen();
    const room = this.#library.malloc(roomBytes + 4);
    if (room === 0) throw new FileError('ENOMEM');
    try {
      this.#act(() => act(room, room + roomBytes));
    } finally {
      this.#library.free(room);
    }
  }
}

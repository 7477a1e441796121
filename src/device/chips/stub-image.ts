// The official flasher stubs, Espressif's esp-flasher-stub (Apache-2.0 OR MIT), as the npm package esptool-js
// carries them: a JSON file a chip.
import type { StubImage } from './chip.ts';

export type StubFile = {
  readonly entry: number;
  readonly text: string;
  readonly text_start: number;
  readonly data: string;
  readonly data_start: number;
};

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

export const stubOf = (file: StubFile): StubImage => ({
  segments: [
    { address: file.text_start, bytes: bytesOf(file.text) },
    { address: file.data_start, bytes: bytesOf(file.data) },
  ],
  entryAddress: file.entry,
});

// The official flasher stub for the ESP8266 as data: Espressif's esp-flasher-stub (Apache-2.0 OR MIT)
// out of the npm package esptool-js, which carries it for every chip.
import image from 'esptool-js/lib/targets/stub_flasher/esp8266.json' with { type: 'json' };

export type StubSegment = { readonly address: number; readonly bytes: Uint8Array };

export type StubImage = {
  /** In the order of upload: code, then data. */
  readonly segments: readonly StubSegment[];
  readonly entryAddress: number;
};

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

export const stubImage: StubImage = {
  segments: [
    { address: image.text_start, bytes: bytesOf(image.text) },
    { address: image.data_start, bytes: bytesOf(image.data) },
  ],
  entryAddress: image.entry,
};

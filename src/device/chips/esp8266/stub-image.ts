// The official flasher stub for the ESP8266 as data: Espressif's esp-flasher-stub (Apache-2.0 OR MIT)
// out of the npm package esptool-js, which carries it for every chip.
import image from 'esptool-js/lib/targets/stub_flasher/esp8266.json' with { type: 'json' };
import type { StubImage } from '../chip.ts';

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

export const stubImage: StubImage = {
  segments: [
    { address: image.text_start, bytes: bytesOf(image.text) },
    { address: image.data_start, bytes: bytesOf(image.data) },
  ],
  entryAddress: image.entry,
};

// The official flasher stub for the ESP8266 as data: Espressif's esp-flasher-stub (Apache-2.0 OR MIT)
// out of the npm package esptool-js, which carries it for every chip.
import image from 'esptool-js/lib/targets/stub_flasher/esp8266.json' with { type: 'json' };
import type { StubImage } from '../chip.ts';
import { stubOf } from '../stub-image.ts';

export const stubImage: StubImage = stubOf(image);

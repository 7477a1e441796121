// Espressif's flasher stub for the ESP32, on the interpreter of the LX6.
import stub from 'esptool-js/lib/targets/stub_flasher/esp32.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { type StubbedChip, stubStories, withFamilyStub } from '../../support/family-stub.ts';

const chip: StubbedChip = { chip: 'esp32', stub, magic: 0x00f01d83 };

stubStories(chip);

test('security information is nothing that this chip has', async () => {
  await withFamilyStub(chip, async ({ client }) => {
    const answer = await client.command(0x14, new Uint8Array(0));
    expect([...answer.body]).toEqual([]);
    expect(answer.status).toEqual([0xff, 0]);
  });
});

// Espressif's flasher stub for the ESP32-C3, on the RISC-V interpreter.
import stub from 'esptool-js/lib/targets/stub_flasher/esp32c3.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { type StubbedChip, stubStories, withFamilyStub } from '../../support/family-stub.ts';
import { words } from '../../support/stub-client.ts';

const chip: StubbedChip = { chip: 'esp32c3', stub, magic: 0x1b31506f };

stubStories(chip);

test('security information: twenty bytes and a short status', async () => {
  await withFamilyStub(chip, async ({ client }) => {
    const answer = await client.command(0x14, new Uint8Array(0));
    expect([...answer.body]).toEqual([...words(0, 0, 0, 5, 3)]);
    expect(answer.status).toEqual([0, 0]);
  });
});

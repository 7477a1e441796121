import { expect, test } from 'vitest';
import { advise } from '../../../src/device/advice.ts';
import { connectFirmware } from '../../../src/device/firmware/connect-firmware.ts';
import { flashSizeWarning, readFirmwareDetails } from '../../../src/device/firmware/firmware-details.ts';
import { liveBoard } from '../../support/live-board.ts';

test('MicroPython tells its flash, its memory and why it started, and stays at its prompt', async () => {
  const live = await liveBoard('micropython');
  try {
    const link = await connectFirmware(live.session, live.context);
    const details = await readFirmwareDetails(link, live.signal);
    expect(details.flashChipBytes).toBe(0x400000);
    expect(details.freeMemoryBytes).toBeGreaterThan(0);
    expect(details.resetReason).not.toBeNull();
    await link.rest(live.signal);
    expect(live.session.state).toBe('micropython idle');
  } finally {
    await live.stop();
  }
});

test('a header that believes in more flash than there is gets a warning', () => {
  const details = { flashChipBytes: 0x100000, freeMemoryBytes: 1, resetReason: 0 };
  expect(flashSizeWarning({ ...details, flashHeaderBytes: 0x400000 })).toEqual(
    advise('flashed-for-larger', { chip: '1 MB', header: '4 MB' }),
  );
  expect(flashSizeWarning({ ...details, flashHeaderBytes: 0x100000 })).toBeNull();
  expect(flashSizeWarning({ ...details, flashHeaderBytes: null })).toBeNull();
});

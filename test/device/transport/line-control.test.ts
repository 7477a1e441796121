import { describe, expect, test } from 'vitest';
import { createLineControl, type Ioctl } from '../../../src/device/transport/line-control.ts';

const dtr = 0x002;
const rts = 0x004;
/** Of the other lines, which have to stay as they are. */
const carrier = 0x040;

/** A driver with its lines; `refuses` gives an errno for what it does not do. */
function driver(refuses: (request: 'get' | 'on' | 'off' | 'put', bits: number) => number | undefined) {
  const names = new Map([
    [0x5415, 'get'],
    [0x5416, 'on'],
    [0x5417, 'off'],
    [0x5418, 'put'],
    [0x4004746a, 'get'],
    [0x8004746c, 'on'],
    [0x8004746b, 'off'],
    [0x8004746d, 'put'],
  ] as const);
  let level = carrier | dtr | rts;
  const requests: string[] = [];
  const ioctl: Ioctl = (_fd, request, value) => {
    const name = names.get(request as never) as 'get' | 'on' | 'off' | 'put';
    const [bits = 0] = value;
    requests.push(name);
    const errno = refuses(name, bits);
    if (errno) return errno;
    if (name === 'get') value[0] = level;
    if (name === 'on') level |= bits;
    if (name === 'off') level &= ~bits;
    if (name === 'put') level = bits;
    return 0;
  };
  return { control: createLineControl(3, async () => ioctl), level: () => level, requests };
}

describe.skipIf(process.platform === 'win32')('DTR and RTS by ioctl', () => {
  test('change together in one request, and no other line with them', async () => {
    const { control, level, requests } = driver(() => undefined);
    await control.set({ dtr: false, rts: true });
    expect(level()).toBe(carrier | rts);
    expect(requests).toEqual(['get', 'put']);
  });

  test('change one by one where the driver refuses both at once', async () => {
    const { control, level } = driver((request) => (request === 'put' ? 22 : undefined));
    await control.set({ dtr: true, rts: false });
    expect(level()).toBe(carrier | dtr);
  });

  test.each([
    ['DTR', dtr, carrier | dtr],
    ['RTS', rts, carrier | rts],
  ])('are still of use where %s alone is refused', async (_, refused, left) => {
    const { control, level } = driver((request, bits) =>
      request === 'put' || ((request === 'on' || request === 'off') && bits === refused) ? 25 : undefined,
    );
    await control.set({ dtr: false, rts: false });
    expect(level()).toBe(left);
  });

  test.each([
    [25, 'ENOTTY'],
    [5, 'EIO'],
    [95, 'EOPNOTSUPP'],
  ])('are none where everything answers %i', async (errno, code) => {
    const { control } = driver(() => errno);
    await expect(control.set({ dtr: true, rts: true })).rejects.toMatchObject({ code });
  });

  test('are out of reach where the native part does not load', async () => {
    const control = createLineControl(3, async () => {
      throw new Error('no prebuilt binary');
    });
    expect(await control.isAvailable()).toBe(false);
  });
});

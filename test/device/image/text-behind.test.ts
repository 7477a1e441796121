// A download that went on behind its file: the image may be whole, and what follows it is no firmware.
import { describe, expect, test } from 'vitest';
import { demoMicroPython, demoNodeMcu } from '../../../src/device/image/demo-image.ts';
import { recogniseImage } from '../../../src/device/image/recognise.ts';

describe.each([
  ['MicroPython', demoMicroPython()],
  ['NodeMCU', demoNodeMcu()],
])('%s', (_name, image) => {
  const withBehind = (behind: string | Uint8Array) =>
    recogniseImage(Uint8Array.from(Buffer.concat([image, Buffer.from(behind)]))).problems;

  test.each([
    '\n<!DOCTYPE html><html><body>Thank you for downloading</body></html>\n',
    '\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW--\r\n',
    '\r\n--gc0p4Jq0M2Yt08jU534c0p--',
    '<script>count("download")</script>\n',
  ])('followed by %j is told by that', (behind) => {
    const [problem] = withBehind(behind);
    expect(problem).toMatchObject({ code: 'image-damaged' });
    expect(problem?.message).toContain('text behind the image');
  });

  test.each([
    ['nothing', ''],
    ['a line end', '\r\n'],
    ['blank flash', new Uint8Array(5000).fill(0xff)],
    ['files of its own', 'print("<b>hello</b>")\n'],
  ])('followed by %s is as it should be', (_what, behind) => {
    expect(withBehind(behind)).toEqual([]);
  });
});

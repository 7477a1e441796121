import { expect, test } from 'vitest';
import { listenToBoot } from '../../../src/device/firmware/listen-to-boot.ts';
import { openFixture } from '../../support/session-fixture.ts';

test('a reset heard at the rate of the boot ROM is text, and the port has its own rate again', async () => {
  const { clock, transport, context, session } = await openFixture();
  const { report, text } = await clock.run(listenToBoot(transport, clock, context.signal));
  expect(Buffer.from(text).toString('latin1')).toContain('ets Jan  8 2013,rst cause:2, boot mode:(3,');
  expect(report.starts).toHaveLength(1);
  expect(report.imageFailed).toBe(true);
  expect(transport.baudRate).toBe(115_200);
  await clock.run(session.close());
});

// espwb station as a process: the recipe of its page, and boards that come and go while it is killed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openVerbHome, type VerbHome } from '../support/verb-program.ts';

let home: VerbHome;
beforeEach(() => {
  home = openVerbHome();
});
afterEach(() => home.remove());

const here = (name: string) => join(home.folder, name);
describe('the recipe of docs/station.md', () => {
  test('is sound, and makes a board green', async () => {
    const page = readFileSync('docs/station.md', 'utf8');
    // The release of the page is on the network.
    for (const [, name = '', text = ''] of page.matchAll(/^`([\w.]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm))
      writeFileSync(here(name), text.replace('firmware = "micropython"', 'firmware = "demo-micropython"'));
    const port = ['-p', 'virtual:lamp?timing=fast', '--yes', '--json'];
    const check = await home.run(['station', 'lamp.toml', '--check', '--json']);
    expect(check.last()).toMatchObject({
      type: 'result',
      check: true,
      recipe: 'lamp',
      rows: { rows: 2, free: 2 },
    });
    const done = await home.run(['station', 'lamp.toml', '--count', '1', ...port]);
    expect(done.last()).toMatchObject({ type: 'result', green: 1, red: 0, boards: [{ row: 'L-0001' }] });
    expect(done.exitCode).toBe(0);
    expect(done.objects()).toContainEqual(
      expect.objectContaining({
        ...{ type: 'station', state: 'green', mac: expect.any(String), isRecorded: true },
        record: expect.objectContaining({ name: 'lamp-L-0001', printed: 'L-0001 ok', files: 1 }),
      }),
    );
    // It comes back, to another station, which shows its row.
    const back = home.start(['station', 'lamp.toml', ...port]);
    await back.until('"state":"known"');
    expect(back.printed()).toContain('"row":"L-0001"');
    back.child.kill('SIGTERM');
    const end = await back.ended;
    expect(end.exitCode).toBe(0);
    expect(end.last()).toMatchObject({ type: 'result', green: 0, red: 0, known: 1 });
  });

  test('needs somebody who agrees', async () => {
    writeFileSync(here('r.toml'), '[test]\ncode = "1"\nexpect = "1"\n');
    const end = await home.run(['station', 'r.toml', '--json']);
    expect([end.exitCode, end.last()['code']]).toEqual([2, 'needs-confirmation']);
  });
});

// What answers the question before data is destroyed, and what does not.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from '../../src/commands/confirm.ts';
import { EspError } from '../../src/device/errors.ts';

function asked(isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  const end = new AbortController();
  const answer = confirm('Erase it?', false, end.signal, { input, output });
  answer.catch(() => {});
  return { input, end, answer, told: () => String(output.read() ?? '') };
}

const failure = (answer: Promise<void>) => answer.catch((error: unknown) => error);

test.each(['y', 'YES', ' y '])('%j agrees', async (line) => {
  const { input, answer, told } = asked();
  expect(told()).toBe('Erase it? [y/N] ');
  input.write(`${line}\n`);
  await answer;
});

test.each([
  ['n', 'n\n'],
  ['Enter', '\n'],
  ['another word', 'yesterday\n'],
  ['an end of the input', null],
])('%s is no, and says nothing of other ways to agree', async (_, typed) => {
  const { input, answer } = asked();
  if (typed === null) input.end();
  else input.write(typed);
  expect(await failure(answer)).toMatchObject({
    ...{ code: 'needs-confirmation', board: 'unchanged', hintsSayAll: true, ownHints: [] },
    message: 'Not confirmed: nothing was changed.',
  });
});

test('a cancel is no bug, and leaves what was asked about as it is', async () => {
  const { end, answer, told } = asked();
  end.abort(new EspError('cancelled', 'Cancelled.', { board: 'unknown' }));
  expect(await failure(answer)).toMatchObject({ code: 'cancelled', board: 'unchanged' });
  expect(told()).toBe('Erase it? [y/N] \n');
});

test('without a terminal nobody is asked', async () => {
  expect(await failure(asked(false).answer)).toMatchObject({
    code: 'needs-confirmation',
    hintsSayAll: false,
  });
});

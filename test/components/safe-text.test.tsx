// Text from outside does not get into a frame, onto a stream or into an error without its filter: whoever forgets
// it is told by the compiler. Each line below that is expected to be an error is one for `npm run check`, which
// fails where it is none.
import { expect, expectTypeOf, test } from 'vitest';
import type { Output, Sink } from '../../src/commands/output.ts';
import { foldPieces } from '../../src/components/fold-pieces.ts';
import { truncate } from '../../src/components/layout.ts';
import { type Piece, Row } from '../../src/components/Row.tsx';
import { Text } from '../../src/components/Text.tsx';
import { EspError } from '../../src/device/errors.ts';
import type { ShownBytes } from '../../src/terminal/board-text-filter.ts';
import { joined, printable, type SafeText, safe, visible } from '../../src/text/printable.ts';

const fromOutside = (): string => '\x1b]52;c;aGk=\x07';

test('what is forgotten does not compile', () => {
  // @ts-expect-error: a piece of a row
  const piece: Piece = { text: fromOutside() };
  // @ts-expect-error: put together with our own words
  const mixed: Piece = { text: `board ${fromOutside()}` };
  // @ts-expect-error: made of safe parts by hand
  const byHand: Piece = { text: `${printable(fromOutside())}: ${fromOutside()}` };
  // @ts-expect-error: a row
  const row = <Row width={9} pieces={[{ text: fromOutside() }]} />;
  // @ts-expect-error: a text
  const text = <Text>{fromOutside()}</Text>;
  // @ts-expect-error: among safe texts
  const texts = <Text>{[safe`a`, fromOutside()]}</Text>;
  // @ts-expect-error: joined with safe texts
  const parts = joined([safe`a`, fromOutside()]);
  // @ts-expect-error: folded
  const folded = foldPieces([[{ text: fromOutside() }]], 9);
  // @ts-expect-error: cut off, and still what it was
  const cut: SafeText = truncate(fromOutside(), 9);
  const write = (sink: Sink, output: Output, bytes: Uint8Array) => {
    // @ts-expect-error: onto a stream
    sink.write(fromOutside());
    // @ts-expect-error: bytes of a board
    output.raw(bytes);
  };
  expect([piece, mixed, byHand, row, text, texts, parts, folded, cut, write]).toHaveLength(10);
});

test('what the filter made does, also cut, joined and laid into rows', () => {
  const text = printable(fromOutside());
  const piece: Piece = { text: truncate(text, 5) };
  expect(<Row width={9} pieces={[piece, { text: safe`of ${fromOutside()}` }]} />).toBeDefined();
  expect(<Text>{[visible(fromOutside()), joined([text, text], ' ')]}</Text>).toBeDefined();
  expectTypeOf<SafeText>().toExtend<string>();
  expectTypeOf<string>().not.toExtend<SafeText>();
  expectTypeOf<Uint8Array>().not.toExtend<ShownBytes>();
  expectTypeOf(new EspError('usage', fromOutside()).message).toEqualTypeOf<SafeText>();
});

// Flashes over lines that lose, flip and double bytes at random, one seed after the other, and compares the
// whole flash afterwards: a success must be one, and a failure must say truly what it left.
// Usage: node scripts/run.mjs bench/flash-noise.ts [COUNT [FIRST [CHIP]]]
import { EspError } from '../src/device/errors.ts';
import { flashFiles } from '../src/device/flash/flash.ts';
import type { ChipName } from '../src/virtual-board/board-port.ts';
import { ofChip, withImage } from '../test/device/flash/fault-matrix.ts';
import { createRig, KB, noise } from '../test/device/flash/rig.ts';
import { concat } from '../test/device/image/build-image.ts';
import { createRandom } from '../test/support/fuzz-bytes.ts';

const count = Number(process.argv[2] ?? 1000);
const first = Number(process.argv[3] ?? 1);
const chip = (process.argv[4] ?? 'esp8266') as ChipName;
const mine = ofChip(chip, 23 * KB);
const { flashSizeBytes, offset, image } = mine;
const before = concat(
  noise(offset + 60 * KB, 7),
  new Uint8Array(flashSizeBytes - offset - 60 * KB).fill(0xff),
);
const end = offset + Math.ceil(image.length / 4096) * 4096;
const after = withImage(before, mine);
/** Board time: worst is a walk down all rates. */
const deadlineMs = 120_000;

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

/** How the run with this seed ended, in a few words; 'FALSE …' where it did not tell the truth. */
async function outcomeOf(seed: number): Promise<string> {
  const random = createRandom(seed);
  /** From one byte in three hundred to one in a million. */
  const rate = () => 10 ** -(2.5 + random(3501) / 1000);
  const rig = await createRig({ chip, flashSizeBytes, flash: before });
  try {
    rig.board.inject({ kind: 'noise', direction: 'in', rate: rate(), seed });
    rig.board.inject({ kind: 'noise', direction: 'out', rate: rate(), seed: seed + 1 });
    if (random(4) === 0) rig.board.inject({ kind: 'bad-above-baud', baudRate: 300_000, seed });
    const startedMs = rig.clock.now();
    const files = [{ path: 'image', offset, bytes: image }];
    const result = await rig
      .run((session, context) => flashFiles(session, { files }, context))
      .catch((error: unknown) => error);
    if (rig.clock.now() - startedMs > deadlineMs) return 'FALSE: too late';
    const { flash } = rig.board;
    if (result instanceof EspError) {
      if (result.code === 'internal') return `FALSE: ${result.message}`;
      if (result.board === 'unchanged' && !same(flash, before)) return 'FALSE: said to be unchanged';
      return `failed as ${result.code}, board ${result.board}`;
    }
    if (result instanceof Error) return `FALSE: ${result.stack}`;
    if (same(flash, after)) return 'flashed';
    if (!same(flash.subarray(offset, end), after.subarray(offset, end))) return 'FALSE success';
    const { warnings } = result as { warnings: readonly string[] };
    return warnings.length > 0
      ? 'flashed, and other parts changed, of which it warned'
      : 'FALSE: other parts changed without a word';
  } finally {
    await rig.stop();
  }
}

const outcomes = new Map<string, number>();
for (let seed = first; seed < first + count; seed++) {
  const outcome = await outcomeOf(seed);
  if (outcome.startsWith('FALSE')) process.stdout.write(`seed ${seed}: ${outcome}\n`);
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}
for (const [outcome, times] of [...outcomes].sort((one, other) => other[1] - one[1]))
  process.stdout.write(`${String(times).padStart(5)}  ${outcome}\n`);
process.exit([...outcomes.keys()].some((outcome) => outcome.startsWith('FALSE')) ? 1 : 0);

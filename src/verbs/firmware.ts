// espwb firmware list | get ID -o FILE | identify FILE
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { EspError } from '../device/errors.ts';
import { demoFirmware } from '../device/image/demo-firmware.ts';
import type { ImageFacts } from '../device/image/image-facts.ts';
import { recogniseImage } from '../device/image/recognise.ts';
import { printable } from '../device/printable.ts';
import { formatOffset, formatSize } from '../device/sizes.ts';
import { writeFileWhole } from '../device/write-file.ts';
import { parseFileWord, readImage } from './flash-files.ts';
import { text } from './flash-options.ts';
import type { Verb, VerbContext, VerbOptions } from './verb.ts';

export const run: Verb = async (context, [action = '', target], options) => {
  if (action === 'list') return list(context);
  if (action === 'get') return get(context, needed(target, 'the id of an image'), options);
  if (action === 'identify') return identify(context, needed(target, 'a file'));
  throw new EspError('usage', `"${printable(action)}" is not understood.`, {
    hints: ['Possible: list, get ID, identify FILE'],
  });
};

async function list({ output }: VerbContext): Promise<void> {
  const images = demoFirmware.map(({ id, kind, version, variant }) => ({ id, kind, version, variant }));
  const lines = images.map(
    ({ id, kind, version, variant }) => `${id.padEnd(18)} ${kind.padEnd(12)} ${version.padEnd(9)} ${variant}`,
  );
  output.result({ images }, lines);
}

async function get(context: VerbContext, id: string, options: VerbOptions): Promise<void> {
  const firmware = demoFirmware.find((each) => each.id === id);
  if (!firmware)
    throw new EspError('usage', `There is no image "${printable(id)}".`, {
      hints: [`Possible: ${demoFirmware.map((each) => each.id).join(', ')}`],
    });
  const path = text(options['output']) ?? `${id}.bin`;
  if (existsSync(path)) await context.confirm(`${printable(path)} exists and would be replaced.`);
  const image = firmware.make();
  await writeFileWhole(path, image);
  const sha256 = createHash('sha256').update(image).digest('hex');
  context.output.result({ path, bytes: image.length, sha256 }, [
    `${printable(path)}: ${formatSize(image.length)}, sha256 ${sha256}`,
    'It runs on virtual boards only: "espwb -p virtual:demo flash" writes it.',
  ]);
}

async function identify({ output }: VerbContext, word: string): Promise<void> {
  const { path, offset } = parseFileWord(word);
  const facts = recogniseImage(await readImage(path), offset ?? 0);
  const { kind, version, chip, sizeBytes, header, needsFlashBytes, problems, board, integrity } = facts;
  output.result(
    {
      kind,
      version,
      chip,
      bytes: sizeBytes,
      problems,
      board: board ?? null,
      integrity,
      needsFlashBytes,
      header,
    },
    factLines(facts),
  );
}

function factLines(facts: ImageFacts): string[] {
  const { header } = facts;
  const checked = {
    md5: 'its own MD5 and the checksum of its segments fit',
    checksum: 'the checksum of its segments fits; what lies behind them has none',
    none: 'nothing in it could be checked',
  }[facts.integrity ?? 'none'];
  return [
    `kind      ${facts.kind}${facts.version ? ` ${facts.version}` : ''}${facts.board ? `, ${facts.board}` : ''}`,
    `chip      ${facts.chip ?? 'not told'}`,
    `size      ${formatSize(facts.sizeBytes)} (${facts.sizeBytes} bytes)`,
    ...(header
      ? [
          `header    version ${header.format}, ${header.flashMode}, ${header.flashFrequencyMHz} MHz, ${formatSize(header.flashSizeBytes)}, entry ${formatOffset(header.entryAddress)}`,
          ...header.segments.map(
            (segment) => `segment   ${formatOffset(segment.address)}, ${formatSize(segment.sizeBytes)}`,
          ),
        ]
      : []),
    ...(facts.needsFlashBytes === null ? [] : [`needs     ${formatSize(facts.needsFlashBytes)} of flash`]),
    `checks    ${checked}`,
    ...facts.problems.map((problem) => `problem   ${problem.message}`),
  ];
}

function needed(word: string | undefined, what: string): string {
  if (word !== undefined) return word;
  throw new EspError('usage', `Name ${what}.`, { hints: ['See "espwb firmware --help".'] });
}

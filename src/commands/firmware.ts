// espwb firmware list | get ID -o FILE | identify FILE. A board that is named with -p is asked for the
// size of its flash and runs again afterwards.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chipNamed } from '../device/chips/index.ts';
import { EspError } from '../device/errors.ts';
import { demoFirmware } from '../device/image/demo-firmware.ts';
import { revisionWords } from '../device/image/family/extended-header.ts';
import type { FamilyFacts } from '../device/image/family/family-facts.ts';
import type { ImageFacts } from '../device/image/image-facts.ts';
import { chipOfImage, recogniseImage } from '../device/image/recognise.ts';
import { targetOf } from '../device/releases/build-target.ts';
import { formatOffset, formatSize, parseSize } from '../device/sizes.ts';
import { writeFileWhole } from '../device/write-file.ts';
import { listReleases } from '../services/firmware-list.ts';
import { text } from '../services/flash-options.ts';
import { readImageFile } from '../services/image-file.ts';
import { obtainFirmware } from '../services/obtain-firmware.ts';
import { choices } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import { parseFileWords } from './flash-files.ts';
import { intendedTarget } from './intended-flash-size.ts';
import { needsFolderOf } from './needs-folder.ts';
import type { Verb, VerbContext, VerbOptions } from './verb.ts';

export const run: Verb = async (context, [action = '', target], options) => {
  if (action === 'list') {
    if (target !== undefined) throw new EspError('usage', 'espwb firmware list takes no name.');
    return list(context, options);
  }
  if (action === 'get') return get(context, needed(target, 'the id of an image'), options);
  if (action === 'identify') return identify(context, needed(target, 'a file'));
  throw new EspError('usage', `"firmware ${printable(action)}" is not a command.`, {
    hints: choices(action, ['list', 'get ID', 'identify FILE']),
  });
};

async function list(context: VerbContext, options: VerbOptions): Promise<void> {
  const target = await intendedTarget(context, toldOf(options));
  const { chip, flashSizeBytes } = target;
  const refresh = options['refresh'] === true ? context.operation : null;
  const releases = await listReleases(target, context.environment, refresh);
  const images = [
    ...demoFirmware
      .filter((demo) => demo.chip === chip)
      .map(({ id, kind, version, variant }) => ({
        ...{ id, kind, version, variant },
        ...{ date: null, unsuited: null, chip, proposed: null },
      })),
    ...releases.map(({ id, kind, version, variant, date, unsuited, proposed }) => ({
      ...{ id, kind, version, variant, date, unsuited, chip, proposed },
    })),
  ];
  const width = Math.max(...images.map(({ id }) => id.length));
  const lines = images.map(({ id, variant, date, unsuited, proposed }) => {
    const judged = unsuited === null ? proposed && `proposed: ${proposed}` : `no: ${unsuited}`;
    return `${id.padEnd(width)}  ${[date, variant, judged].filter(Boolean).join('  ')}`;
  });
  if (releases.length === 0)
    lines.push(
      `No MicroPython release for an ${chipNamed(chip).name} is known here: --refresh asks its page.`,
    );
  context.output.result({ images, flashSizeBytes, chip }, lines);
}

async function get(context: VerbContext, id: string, options: VerbOptions): Promise<void> {
  const target =
    id.toLowerCase() === 'micropython' ? await intendedTarget(context, toldOf(options)) : targetOf();
  const wanted = text(options['output']);
  if (wanted !== undefined) await needsFolderOf(wanted);
  const firmware = await obtainFirmware({ word: id, target, ...context }, context.operation);
  const image = firmware.bytes;
  const path = wanted ?? firmware.fileName;
  if (existsSync(path)) await context.confirm(`${printable(path)} exists and would be replaced.`);
  await writeFileWhole(path, image);
  const sha256 = createHash('sha256').update(image).digest('hex');
  context.output.result(
    { path, bytes: image.length, sha256, id: firmware.id, fromCache: firmware.fromCache },
    [
      `${printable(path)}: ${firmware.id}, ${formatSize(image.length)}, sha256 ${sha256}`,
      ...(firmware.isDemo
        ? ['It runs on virtual boards only: "espwb -p virtual:demo flash" writes it.']
        : []),
    ],
  );
}

function toldOf(options: VerbOptions) {
  const size = text(options['flashSize']);
  return {
    flashSizeBytes: size === undefined ? null : parseSize(size, 'a flash size'),
    chip: text(options['chip']),
  };
}

async function identify({ output }: VerbContext, word: string): Promise<void> {
  const [{ path, offset } = { path: word, offset: null }] = parseFileWords([word]);
  const bytes = await readImageFile(path);
  const facts = recogniseImage(bytes, offset ?? undefined, chipOfImage(bytes));
  const {
    kind,
    version,
    chip,
    sizeBytes,
    header,
    needsFlashBytes,
    problems,
    board,
    integrity,
    nodemcu,
    family,
  } = facts;
  output.result(
    {
      kind,
      version,
      chip,
      bytes: sizeBytes,
      problems: problems.map(({ code, message }) => ({ code, message })),
      board: board ?? null,
      integrity,
      needsFlashBytes,
      header,
      ...(nodemcu ? { nodemcu } : {}),
      ...(family ? familyKeys(family) : {}),
    },
    factLines(facts),
  );
}

function factLines(facts: ImageFacts): string[] {
  const { header } = facts;
  const checked = {
    md5: 'its own MD5 and the checksum of its segments fit',
    sha256: 'its SHA-256 and the checksum of its segments fit',
    checksum: 'the checksum of its segments fits; what lies behind them has none',
    none: 'nothing in it could be checked',
  }[facts.integrity ?? 'none'];
  return [
    `kind      ${facts.kind}${facts.version ? ` ${facts.version}` : ''}${facts.board ? `, ${facts.board}` : ''}`,
    ...buildLines(facts),
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
    ...familyLines(facts.family),
    ...(facts.needsFlashBytes === null ? [] : [`needs     ${formatSize(facts.needsFlashBytes)} of flash`]),
    `checks    ${checked}`,
    ...facts.problems.flatMap(({ message, hints = [] }) => [
      `problem   ${message}`,
      ...hints.map((hint) => `          ${hint}`),
    ]),
  ];
}

const familyKeys = (family: FamilyFacts) => ({
  holds: family.holds,
  offset: family.offset,
  offsetReason: family.offsetReason,
  minimumRevision: family.minimumRevision,
  maximumRevision: family.maximumRevision,
  app: family.app,
  bootLoader: family.bootLoader,
  partitions: family.partitions,
});

function familyLines(family: FamilyFacts | undefined): string[] {
  if (!family) return [];
  const { app, bootLoader, minimumRevision, maximumRevision, partitions } = family;
  const bounds = [
    minimumRevision > 0 ? `from ${revisionWords(minimumRevision)}` : null,
    maximumRevision === null ? null : `up to ${revisionWords(maximumRevision)}`,
  ].filter(Boolean);
  const names = [app?.project, app?.version].filter(Boolean).join(' ');
  return [
    `place     ${formatOffset(family.offset)}: ${family.offsetReason}`,
    ...(app
      ? [`program   ${names ? `${names}, ` : ''}ESP-IDF ${app.idf}, built ${app.date} ${app.time}`]
      : []),
    ...(bootLoader ? [`boot      ESP-IDF ${bootLoader.idf}, built ${bootLoader.date}`] : []),
    ...(bounds.length > 0 ? [`revision  ${bounds.join(', ')}`] : []),
    ...(partitions ?? []).map(
      ({ label, type, subtype, offset, sizeBytes }) =>
        `partition ${formatOffset(offset)}, ${formatSize(sizeBytes)}: "${label}" (${type}, ${subtype})`,
    ),
  ];
}

function buildLines({ nodemcu }: ImageFacts): string[] {
  if (!nodemcu) return [];
  const { branch, modules, numberType, lua } = nodemcu;
  const words = [lua && `Lua ${lua}`, numberType && `${numberType} numbers`, branch && `branch ${branch}`];
  const build = words.filter(Boolean).join(', ');
  return [
    ...(build ? [`build     ${build}`] : []),
    ...(modules.length > 0 ? [`modules   ${modules.join(' ')}`] : []),
  ];
}

function needed(word: string | undefined, what: string): string {
  if (word !== undefined) return word;
  throw new EspError('usage', `Name ${what}.`);
}

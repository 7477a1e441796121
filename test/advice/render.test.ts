import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hintsFor } from '../../src/advice/by-code.ts';
import { adviceIds, forScreen, forShell, namedCommands, wordings } from '../../src/advice/render.ts';
import { type Advice, type AdviceId, advise } from '../../src/device/advice.ts';
import { EspError, errorCodes } from '../../src/device/errors.ts';
import { keymap } from '../../src/workbench/keymap.ts';
import { keysDocument } from '../../src/workbench/keys-document.ts';

/** For every id that has any: as the device code gives them. */
const parameters: Readonly<Partial<Record<AdviceId, object>>> = {
  'see-help': { verb: 'flash' },
  'name-port': { path: '/dev/ttyUSB0' },
  'other-virtual-board': { name: 'demo2' },
  'all-the-same': { does: 'flashes' },
  'use-flash-size': { size: '1MB' },
  'use-region': { size: '1MB' },
  'region-behind-partitions': { region: '0x200000:0x200000' },
  'build-for-size': { size: '1MB' },
  'copy-to-board': { firmware: 'MicroPython', isSource: true },
  forced: { message: 'a.bin: it is cut off.' },
  'boots-in-dout': { path: 'a.bin', mode: 'dio' },
  'header-larger': { path: 'a.bin', header: '4 MB', chip: '1 MB' },
  'header-smaller': { path: 'a.bin', header: '1 MB', chip: '4 MB' },
  'place-of-program': { offset: '0x10000', label: 'app0' },
  'other-slot-starts': { path: 'a.bin', label: 'app1', offset: '0x150000' },
  'old-files-stay': { path: 'a.bin', was: 'MicroPython' },
  'flashed-for-larger': { header: '4 MB', chip: '1 MB' },
  'flashed-for-smaller': { header: '1 MB', chip: '4 MB' },
  'interrupt-program': { what: 'If a program runs' },
  'break-in-at-start': { when: 'While it starts' },
  'read-at-rate': { baudRate: 74_880 },
  'interrupt-at-rate': { baudRate: 57_600 },
  'flash-without-files': { why: 'Make everything new' },
  'watch-output': { why: 'Something prints' },
  'serve-elsewhere': { name: 'MicroPython' },
  'format-files': { when: 'slow' },
  'other-local-name': { path: '/x' },
  'unlock-pin': { when: 'meant' },
};

const everyAdvice = adviceIds.map((id) => ({ id, parameters: parameters[id] ?? {} }) as Advice);
/** Where a sentence sends one, by what it says, and the focus that has the keys there. */
const placed: readonly (readonly [RegExp, string])[] = [
  [/Ctrl-T (\S)(?![\w-])/g, 'repl-menu'],
  [/\b(\w) on Files/g, 'files'],
  [/Files shows .*?(?:; |, and )(\w)\b/g, 'files'],
  [/\b[oO]n the plan of a flash \(F on Boards\) (\w)\b/g, 'flash-plan'],
  [/Esc, then (\w):/g, 'flash-plan'],
  [/\b(\w) on the plan of a flash/g, 'flash-plan'],
  [/\((\w): /g, 'flash-plan'],
  [/Name the region: (\w)\b/g, 'backups'],
  [/Unlock it(?: if that is meant)? \((\w)\)/g, 'pins'],
  [/\bwith (\w): /g, 'flash-plan'],
  [/\b(\w) on the plan\b/g, 'flash-plan'],
  [/\b(\w) on Boards/g, 'boards'],
  [/\b(\w) on Pins/g, 'pins'],
];

/** What no word places is for the card itself. */
function keysNamed(text: string): { key: string; place: string }[] {
  const found: { key: string; place: string }[] = [];
  let rest = text.replaceAll(/"[^"]*"|\b0:\S+|\d[.\d]* [MK]B|0x\w+|--\w+/g, '');
  for (const [words, place] of placed)
    rest = rest.replaceAll(words, (_, key: string) => {
      found.push({ key, place });
      return '';
    });
  for (const [, key = ''] of rest.matchAll(/(?<![\w'-])([b-zB-HJ-Z\d?])(?![\w'-])/g))
    found.push({ key, place: 'failure' });
  return found;
}

/** Digits lead anywhere from a card. */
const placesOf = (key: string): string[] => {
  const where = keymap.filter(({ keys }) => keys.includes(key)).flatMap((each) => each.where);
  return where.includes('everywhere') || where.includes('failure-program') ? [...where, 'failure'] : where;
};

const commandLine =
  /"espwb |\bespwb (?:board|doctor|erase|exec|flash|fs|gpio|info|monitor|ports|read|repl|reset|verify)\b|(^|[\s"(])--[a-z]| -p /;

describe('advice', () => {
  test.each(everyAdvice)('$id: both renderings are whole sentences', (advice) => {
    for (const text of [forShell(advice), forScreen(advice)]) {
      expect(text).not.toMatch(/undefined|\[object/);
      expect(text).toMatch(/^["\w?-].+[.\w"]$/);
    }
  });

  test.each(everyAdvice)(
    '$id: on a screen it names no command line, because no prompt is at hand',
    (advice) => {
      expect(forScreen(advice)).not.toMatch(commandLine);
    },
  );

  test.each(everyAdvice)('$id: the keys that it names do something where it says so', (advice) => {
    for (const { key, place } of keysNamed(forScreen(advice)))
      expect(placesOf(key), `${key} in "${forScreen(advice)}"`).toContain(place);
  });

  test('every id whose words take parameters is tried with some', () => {
    const takes = adviceIds.filter(
      (id) => typeof wordings[id].shell === 'function' || typeof wordings[id].keys === 'function',
    );
    expect(Object.keys(parameters).sort()).toEqual([...takes].sort());
  });

  test.each(errorCodes)('%s: a screen shows as many steps as a shell does', (code) => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      const hints = hintsFor(new EspError(code, 'It failed.'), platform);
      expect(hints.map(forScreen).filter((text) => commandLine.test(text))).toEqual([]);
      expect(new Set(hints.map(forScreen)).size).toBe(new Set(hints.map(forShell)).size);
    }
  });

  test('what the words of a screen name as a key of Boards or Files is one', () => {
    const keys = keysDocument();
    const section = (title: string) => keys.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
    for (const advice of everyAdvice) {
      for (const [, key, screen] of forScreen(advice).matchAll(/\b([A-Za-z]) on (Boards|Files)\b/g))
        expect(section(screen as string), forScreen(advice)).toContain(`\`${key}\``);
      for (const [, key] of forScreen(advice).matchAll(/Ctrl-T ([A-Za-z])\b/g))
        expect(section('REPL: after Ctrl-T'), forScreen(advice)).toContain(`\`${key}\``);
    }
  });

  test('the verbs and options that a shell is told of exist', () => {
    const commandLines = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8');
    for (const advice of everyAdvice) {
      for (const [, verb] of forShell(advice).matchAll(/"espwb ([a-z]+(?: [a-z]+)?)/g))
        expect(commandLines, forShell(advice)).toMatch(new RegExp(`espwb ${verb?.split(' ')[0]}\\b`));
      for (const [option] of forShell(advice).matchAll(/--[a-z-]+/g)) {
        if (option !== '--help') expect(commandLines, forShell(advice)).toContain(option);
      }
    }
  });

  test('each command that a shell is told of is named as data, too, unless it helps whoever has just run it', () => {
    // Another file, another page of help, an answer to a question, or what the file is for.
    const helpsAgain: readonly AdviceId[] = [
      'agree-beforehand',
      'see-help',
      'real-build',
      'flash-downloaded',
      'copy-to-board',
      'other-local-name',
    ];
    for (const advice of everyAdvice.filter(({ id }) => !helpsAgain.includes(id))) {
      const said = [...forShell(advice).matchAll(/"espwb ([a-z]+)/g)].map(([, verb]) => verb);
      const named = namedCommands(advice).map(({ verb }) => verb);
      for (const verb of said) expect(named, forShell(advice)).toContain(verb);
      for (const [, option] of forShell(advice).matchAll(/(?:^|[^\w])--([a-z-]+)/g)) {
        const name = (option as string)
          .replace(/^no-/, '')
          .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
        // A warning is no step to take.
        if (/^(?:boots|header|old|flashed|forced|without-rate|flash-lower-rate)/.test(advice.id)) continue;
        expect(
          namedCommands(advice).flatMap(({ options = {} }) => Object.keys(options)),
          advice.id,
        ).toContain(name);
      }
    }
  });

  test('what a board or a file name put into the parameters reaches no terminal as control codes', () => {
    const path = 'a\x1b]52;c;evil\x07\u202eb';
    for (const render of [forShell, forScreen])
      expect(render(advise('name-port', { path }))).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  });

  test('a step of the failure itself stands in for the general one of the same kind', () => {
    const own = advise('interrupt-program', { what: 'Stop it first' });
    const hints = hintsFor(new EspError('no-repl', 'A program runs.', { hints: [own] }), 'linux');
    expect(hints[0]).toBe(own);
    expect(hints.filter((hint) => typeof hint !== 'string' && hint.id === own.id)).toHaveLength(1);
  });
});

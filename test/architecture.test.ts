// Holds the arrows of docs/architecture.md: who may import whom.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declarations } from '../src/commands/declarations.ts';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');

/** With '/', whatever the system writes. */
const inSource = (file: string) => relative(source, file).split(sep).join('/');

type Import = { from: string; to: string; typeOnly: boolean };

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join(source, path));
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = (match[2] ?? match[3]) as string;
    const to = specifier.startsWith('.') ? inSource(resolve(dirname(file), specifier)) : specifier;
    return { from: inSource(file), to, typeOnly: match[1] !== undefined };
  });
}

const imports = sourceFiles().flatMap(importsOf);
const within = (room: string) => (path: string) => path === room || path.startsWith(`${room}/`);
/** Components and the views of screens; what their keys do stands beside them. */
const isDrawing = (path: string) =>
  within('components')(path) || (within('screens')(path) && path.endsWith('.tsx'));
/** The room, or of device and the virtual board the folder in it; null for what is no file of ours. */
function folderOf(path: string): string | null {
  const [room, folder, file] = path.split('/');
  if (!/\.tsx?$/.test(path) || room === undefined || folder === undefined) return null;
  return /^(?:device|virtual-board)$/.test(room) && file !== undefined ? `${room}/${folder}` : room;
}

/** Groups of files that reach each other, by Tarjan's algorithm; each sorted. */
function circlesOf(needs: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  const visit = (file: string): number => {
    const number = order.size;
    order.set(file, number);
    let low = number;
    open.push(file);
    for (const next of needs.get(file) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) as number);
    }
    if (low === number) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1) found.push(group.sort());
    }
    return low;
  };
  for (const file of needs.keys()) if (!order.has(file)) visit(file);
  return found;
}

/** Why these files are let through. */
const reasons = (why: string, ...files: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(files.map((file) => [file, why]));

const list = (found: Import[]) => found.map((each) => `${each.from} -> ${each.to}`);

describe('the arrows of the house', () => {
  test('the reader of imports sees imports, so that the rules below can fail', () => {
    expect(imports.length).toBeGreaterThan(10);
    expect(list(imports)).toContain('device/clock.ts -> device/errors.ts');
  });

  test('device speaks to boards and knows neither React nor Ink nor settings nor the process', () => {
    const outside = /^(react|ink|ink-select-input|conf|commander|(node:)?process)$/;
    const found = imports.filter((each) => within('device')(each.from) && outside.test(each.to));
    expect(list(found)).toEqual([]);
    const users = sourceFiles()
      .filter((file) => within('device')(inSource(file)))
      .filter((file) =>
        /\bprocess\.\w/.test(readFileSync(file, 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')),
      );
    expect(users.map((file) => inSource(file))).toEqual([]);
  });

  test('device imports only device, and the virtual board only as a type', () => {
    const found = imports.filter(
      (each) =>
        within('device')(each.from) &&
        [
          'workbench',
          'screens',
          'components',
          'terminal',
          'commands',
          'advice',
          'services',
          'platform',
          'serial-server',
          'main.ts',
          'start.ts',
        ].some((room) => within(room)(each.to)),
    );
    expect(list(found)).toEqual([]);
    const board = imports.filter(
      (each) => within('device')(each.from) && within('virtual-board')(each.to) && !each.typeOnly,
    );
    expect(list(board)).toEqual([]);
  });

  test('device and platform word no command, option or key: advice/ does, for a shell and for a screen', () => {
    const rooms = sourceFiles().filter((file) => /^(device|platform)\//.test(inSource(file)));
    const verbs = declarations.map(({ command }) => command.split(' ', 1)[0]).join('|');
    const words = new RegExp(
      `(['"\`])(?:(?!\\1)[^\\n])*(?:"espwb |\\bespwb (?:${verbs})\\b(?! image)|(?:^|[\\s(:])--(?!device|now|\\s)[a-z]{2,}|\\bon Boards\\b|\\bCtrl-T\\b)`,
    );
    const lines = rooms.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => words.test(line) && !/^\s*(?:\/\/|\*|\/\*)/.test(line))
        .map((line) => `${inSource(file)}: ${line.trim()}`),
    );
    expect(lines).toEqual([]);
  });

  test('services draw nothing, parse no argv and know no command or screen', () => {
    const found = imports.filter(
      (each) =>
        within('services')(each.from) &&
        !/^(services|device|platform|serial-server|advice|disk|text)\/|^node:/.test(each.to),
    );
    expect(list(found)).toEqual([]);
    expect(sourceFiles().filter((file) => /^services\/.*\.tsx$/.test(inSource(file)))).toEqual([]);
  });

  test('advice knows what device knows, and no screen, command or system', () => {
    const found = imports.filter(
      (each) => within('advice')(each.from) && !/^(advice|device|text)\//.test(each.to),
    );
    expect(list(found)).toEqual([]);
  });

  test('all that a frame or a key needs is in the store: nothing is kept beside it', () => {
    const files = sourceFiles().map((file) => inSource(file));
    const beside = files
      .filter((file) => within('screens')(file) || within('workbench')(file))
      .filter((file) => /new WeakMap|^(?:export )?let /m.test(readFileSync(join(source, file), 'utf8')));
    expect(beside).toEqual([]);
  });

  test('what draws takes device as types only', () => {
    const found = imports.filter(
      (each) => isDrawing(each.from) && within('device')(each.to) && !each.typeOnly,
    );
    expect(list(found)).toEqual([]);
  });

  test('what draws keeps no time and touches no file: state in, frame out', () => {
    const drawing = sourceFiles().filter((file) => isDrawing(inSource(file)));
    expect(drawing.length).toBeGreaterThan(20);
    const impure =
      /\b(setTimeout|setInterval|setImmediate|useEffect|useState|new Date|Date\.now)\b|['"]node:/;
    const found = drawing.filter((file) => impure.test(readFileSync(file, 'utf8')));
    expect(found.map((file) => inSource(file))).toEqual([]);
  });

  test('the workbench has JSX in its frame, in what lies over any screen and in what mounts it, nowhere else', () => {
    const withJsx = sourceFiles().map((file) => inSource(file));
    expect(withJsx.filter((path) => within('workbench')(path) && path.endsWith('.tsx')).sort()).toEqual([
      'workbench/HelpScreen.tsx',
      'workbench/PaletteScreen.tsx',
      'workbench/TinyScreen.tsx',
      'workbench/app.tsx',
      'workbench/run-workbench.tsx',
    ]);
  });

  test('components know nothing of screens or the workbench, and of devices the types alone', () => {
    const found = imports.filter(
      (each) =>
        within('components')(each.from) &&
        (['screens', 'workbench', 'commands', 'platform', 'virtual-board'].some((room) =>
          within(room)(each.to),
        ) ||
          (within('device')(each.to) && !each.typeOnly)),
    );
    expect(list(found)).toEqual([]);
  });

  test('text reaches a terminal through its filter alone: one component draws it, one file makes it safe', () => {
    const files = sourceFiles()
      .map((file) => inSource(file))
      .filter((file) => !within('virtual-board')(file));
    const having = (pattern: RegExp) =>
      files.filter((file) => pattern.test(readFileSync(join(source, file), 'utf8'))).sort();
    expect(having(/import \{[^}]*\bText\b[^}]*\} from 'ink'/)).toEqual(['components/Text.tsx']);
    expect(having(/as SafeText\b/)).toEqual(['text/printable.ts']);
    expect(having(/as ShownBytes\b/)).toEqual([
      'commands/plain-line-ends.ts',
      'terminal/board-text-filter.ts',
    ]);
    // Literals of our own, or what has a type that only a filter makes.
    expect(having(/\bstd(out|err)\.write\(|\bwriteSync\((1|2|descriptor),|\bconsole\.\w+\(/)).toEqual([
      ...['commands/board-bars.ts', 'commands/output.ts', 'main.ts', 'plain/run-plain.ts'],
      ...['terminal/end-on-signals.ts', 'terminal/guard.ts'],
      ...['terminal/lost-output.ts', 'workbench/run-workbench.tsx', 'workbench/start-workbench.ts'],
    ]);
  });

  test('files are read and written in one way, but for those that look after themselves', () => {
    const files = sourceFiles().map((file) => inSource(file));
    const direct =
      /import \{[^}]*\b(readFile|writeFile|appendFile|copyFile|open|createWriteStream|createReadStream)(Sync)?\b[^}]*\} from 'node:fs(\/promises)?'/;
    const found = files.filter((file) => direct.test(readFileSync(join(source, file), 'utf8')));
    const theirReasons = {
      // Into a file with a random name, `wx`.
      'device/releases/download.ts': 'new',
      // The user's own, looked at after they are opened.
      'device/files/tree.ts': 'looked at',
      'services/image-file.ts': 'looked at',
      // Links and second names count for nothing there.
      'platform/compiled-code.ts': 'looked at',
      // The kernel's own, below /proc and /sys.
      'device/ports/computer.ts': 'of the kernel',
      ...{
        'serial-server/vanished-clients.ts': 'of the kernel',
        'platform/server-there.ts': 'of the kernel',
      },
      'platform/doctor/machine-checks.ts': 'new',
      'platform/lock-file.ts': 'new',
      'screens/pins/actions-board.ts': 'new',
      'screens/repl/record.ts': 'new',
      // In a folder that was made for it a moment ago.
      'screens/files/actions-content.ts': 'new',
      'device/read-at-most.ts': 'bounded',
      'virtual-board/firmware/lua/prelude/kept-prelude.ts': 'of a package',
      'virtual-board/firmware/micropython/kept-code.ts': 'of a package',
      'virtual-board/firmware/micropython/kept-files.ts': 'of a package',
    };
    expect(found.filter((file) => !within('disk')(file)).sort()).toEqual(Object.keys(theirReasons).sort());
  });

  test('the virtual board and the loader are written apart, so that one mistake cannot hide in both', () => {
    const across = imports.filter((each) => within('virtual-board')(each.from) && within('device')(each.to));
    expect(list(across)).toEqual([]);
  });

  test('what serves a port to others knows neither end: the loader is no part of it, and no board', () => {
    const found = imports.filter(
      (each) => within('serial-server')(each.from) && !/^serial-server\/|^node:/.test(each.to),
    );
    expect(list(found)).toEqual([]);
  });

  test('the virtual board knows no other room either, but for what serves its cable', () => {
    const found = imports.filter(
      (each) =>
        within('virtual-board')(each.from) &&
        ['workbench', 'screens', 'components', 'terminal', 'commands', 'services', 'platform'].some((room) =>
          within(room)(each.to),
        ),
    );
    expect(list(found)).toEqual([]);
  });

  test('a chip is a file: its names and addresses stand in its folder, and everyone else asks it', () => {
    const own = /\b0x(?:3ff[\da-f]_?[\da-f]{4}|(?:40[0-2]|600)[\da-f]_?[\da-f]{4})\b/i;
    const named = /esp-?8266|esp-?8285|esp-?32/i;
    const theirReasons: Readonly<Record<string, string>> = {
      'device/image/image-facts.ts': 'kinds of images, as the JSON has them',
      'device/image/banner.ts': 'how MicroPython names what it was built for',
      'device/image/demo-image.ts': 'the same words, in an image',
      'device/image/demo-firmware.ts': 'which chip each of them is for',
      'device/image/family/firmware-in-image.ts': 'how firmwares name what they were built for',
      'device/files/transfer-errors.ts': 'the name of a build of MicroPython',
      'device/firmware/micropython/python-repl.ts': 'the name of a port of MicroPython',
      'device/releases/boards.ts': 'names of builds of MicroPython, and what they are for',
      'device/releases/shipped-releases.ts': 'names of files of MicroPython',
      'device/flash/checks.ts': 'the name of an SDK of Espressif',
      'device/ports/adapters.ts': 'names of USB devices',
      'platform/virtual-spec.ts': 'what a virtual board may be told to be',
      ...reasons('prose for people', 'commands/man-page.ts', 'commands/other-tools.ts', 'commands/flash.ts'),
      ...reasons('prose for people', 'commands/program.ts', 'screens/flash/plan-options.ts'),
      ...reasons('prose for people', 'commands/flash-verbs.ts', 'commands/repl-verbs.ts'),
      'screens/flash/actions-init-data.ts': 'the name of an SDK of Espressif',
      'workbench/words.ts': 'kinds of images, for people',
    };
    const files = sourceFiles()
      .map((file) => inSource(file))
      .filter((file) => /^(device|services|platform|commands|screens|workbench)\//.test(file))
      .filter((file) => !within('device/chips')(file));
    const code = (file: string) =>
      readFileSync(join(source, file), 'utf8').replace(/(?<![:'"`])\/\/.*|\/\*[\s\S]*?\*\//g, '');
    expect(files.filter((file) => named.test(code(file))).sort()).toEqual(Object.keys(theirReasons).sort());
    const addresses = files.filter((file) => own.test(code(file)));
    // Numbers of requests to the kernel of macOS.
    expect(addresses).toEqual(['device/transport/line-control.ts']);
    const past = imports.filter(
      (each) => /^device\/chips\/esp/.test(each.to) && !within('device/chips')(each.from),
    );
    expect(list(past)).toEqual([]);
  });

  test('a firmware is a folder: nobody else compares its name, and only the list opens its folder', () => {
    const named =
      /['"`](?:micropython|circuitpython|nodemcu|tasmota|espeasy|esphome|at)['"`]|\b(?:micropython|nodemcu): '/;
    const theirReasons: Readonly<Record<string, string>> = {
      ...reasons(
        'kinds of images, which are files and not what answers',
        ...['device/flash/checks.ts', 'device/flash/present-image.ts', 'device/image/banner.ts'],
        ...['device/image/demo-firmware.ts', 'device/image/image-facts.ts', 'device/image/recognise.ts'],
        'device/image/family/firmware-in-image.ts',
        ...['commands/flash.ts', 'platform/downloads-folder.ts', 'workbench/words.ts'],
      ),
      ...reasons(
        'the releases that can be fetched',
        ...['device/releases/catalogue.ts', 'device/releases/release.ts', 'commands/firmware.ts'],
        'commands/completion/living.ts',
      ),
      ...reasons('names of boards', 'device/chips/esp8266/board-profiles.ts'),
      ...reasons(
        'what a virtual board is told to be',
        ...['platform/virtual-boards.ts', 'platform/virtual-spec.ts'],
      ),
      ...reasons(
        'a page of the Flash screen: how to get an image',
        ...['screens/flash/FlashScreen.tsx', 'screens/flash/actions-library.ts'],
        ...['screens/flash/index.ts', 'screens/flash/library.ts', 'screens/flash/state.ts'],
      ),
    };
    const ownFolder = /^device\/firmware\/[\w-]+\//;
    const files = sourceFiles()
      .map((file) => inSource(file))
      .filter((file) => !within('virtual-board')(file) && !ownFolder.test(file));
    const code = (file: string) =>
      readFileSync(join(source, file), 'utf8').replace(/(?<![:'"`])\/\/.*|\/\*[\s\S]*?\*\//g, '');
    expect(files.filter((file) => named.test(code(file))).sort()).toEqual(Object.keys(theirReasons).sort());
    const opened = imports.filter((each) => ownFolder.test(each.to) && !ownFolder.test(each.from));
    expect([...new Set(opened.map(({ from }) => from))]).toEqual(['device/firmware/list.ts']);
  });

  test('what happened is read off a code: messages are read only where who wrote them has none', () => {
    const reads =
      /\.(?:test|exec)\((?:String\((?:error|cause)\)|[^()\n]*(?:\([^()\n]*\))?\.message)\)|\.message\s*[!=]==|\.message\)?\.(?:includes|startsWith|endsWith|match|search|indexOf|replace)\(|const text = error [^\n]*\.message/;
    const theirReasons = {
      'advice/unexpected.ts': 'Node, of a thread for which there was no file descriptor',
      // To word it anew, without its "error: ".
      'commands/wrong-usage.ts': 'commander',
      'device/releases/web.ts': 'undici, of the status of a proxy',
      ...reasons('node-serialport', 'device/transport/serial-errors.ts', 'device/transport/still-there.ts'),
      // To word it anew, without its picture of the line.
      'text/toml.ts': 'smol-toml',
    };
    const files = sourceFiles().map((file) => inSource(file));
    const found = files.filter((file) => reads.test(readFileSync(join(source, file), 'utf8')));
    expect(found.sort()).toEqual(Object.keys(theirReasons).sort());
  });

  test('inside device the arrow runs chips and transport, loader, session, then flash and firmware with its pins and files', () => {
    const order: Record<string, number> = {
      chips: 0,
      transport: 0,
      ports: 0,
      image: 0,
      loader: 1,
      session: 2,
      flash: 3,
      // The folder of a firmware has its pins and files, made of what pins/ and files/ have for all.
      firmware: 3,
      pins: 3,
      files: 3,
      releases: 4,
    };
    const room = (path: string) => /^device\/([\w-]+)\//.exec(path)?.[1];
    const found = imports.filter((each) => {
      const from = room(each.from);
      const to = room(each.to);
      if (each.typeOnly || !from || !to || from === to) return false;
      return (order[to] ?? 99) > (order[from] ?? 99);
    });
    expect(list(found)).toEqual([]);
  });

  test('the workbench, the commands and the screens stay apart from each other', () => {
    const found = imports.filter(
      (each) =>
        (within('commands')(each.from) && ['screens', 'components'].some((room) => within(room)(each.to))) ||
        (within('workbench')(each.from) && within('commands')(each.to)) ||
        (isDrawing(each.from) &&
          ['commands', 'platform', 'virtual-board', 'serial-server'].some((room) => within(room)(each.to))),
    );
    expect(list(found)).toEqual([]);
  });

  test('the workbench knows the screens as a list: of their folders only what a frame and its services share', () => {
    // What is shared with the REPL's terminal.
    const known = /^workbench\/(settings|make-desk|workbench)\.ts$/;
    const found = imports.filter(
      (each) => within('workbench')(each.from) && /^screens\/\w+\//.test(each.to) && !known.test(each.from),
    );
    expect(list(found)).toEqual([]);
    const names = ['boards', 'flash', 'erase', 'backups', 'repl', 'pins', 'files'];
    const loops = ['app.tsx', 'focus.ts', 'keymap.ts', 'handle-input.ts', 'initial-state.ts', 'palette.ts'];
    for (const file of loops) {
      const text = readFileSync(join(source, 'workbench', file), 'utf8');
      for (const name of names) expect([file, text.includes(`'${name}'`)]).toEqual([file, false]);
    }
  });

  test('no file needs another that needs it, be it for its types alone', () => {
    const needs = new Map<string, string[]>();
    for (const { from, to } of imports) needs.set(from, [...(needs.get(from) ?? []), to]);
    expect(circlesOf(needs)).toEqual([]);
  });

  test('no folder needs another that needs it, but for these', () => {
    const needs = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports) {
      const [one, other] = [folderOf(from), folderOf(to)];
      if (one === null || other === null || one === other || typeOnly) continue;
      // A folder and what it is in are one.
      if (one.startsWith(`${other}/`) || other.startsWith(`${one}/`)) continue;
      needs.set(one, [...(needs.get(one) ?? []), other]);
    }
    expect(circlesOf(needs).map((circle) => circle.join(' '))).toEqual([
      // Pins and files are what every firmware has; opening them connects to the one that is there.
      'device/files device/firmware device/pins',
      // The workbench loops over the screens, which are made of its words, its keys and its state.
      'screens workbench',
    ]);
  });

  test('import() stands only before something large, and what is loaded for nothing makes every start slower', () => {
    const heavy = [
      ...['start.ts', 'platform/compiled-code.ts', 'commands/version.ts', 'commands/run-verb.ts'],
      'commands/report-error.ts',
      ...[
        'workbench/run-workbench.tsx',
        'ink',
        'conf',
        'koffi',
        'serialport',
        'bonjour-service',
        'smol-toml',
        'node:worker_threads',
      ],
      'csv-parse/sync',
      'services/station/station-here.ts',
      ...['device/releases/http-client.ts', 'virtual-board/firmware/lua/run-lua.ts'],
    ];
    // The stub of a chip, once one has answered: its chip's file loads it.
    const isStub = (from: string, to: string) => within('device/chips')(from) && /stub_flasher/.test(to);
    const found = sourceFiles().flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/(?<!typeof |<|: )\bimport\(\s*['"]([^'"]+)['"]/g)]
        .map(([, to]) => (to?.startsWith('.') ? inSource(resolve(dirname(file), to)) : (to as string)))
        .filter((to) => !isStub(inSource(file), to)),
    );
    const verbs = declarations.map(({ command }) => `commands/${command.split(' ', 1)[0]}.ts`);
    expect([...new Set(found)].sort()).toEqual([...heavy, ...verbs].sort());
  });

  test("the guide to the code has every folder in a line, and a walk's files are there", () => {
    const guide = readFileSync(join(root, 'docs/codebase-guide.md'), 'utf8');
    const folders = new Set(imports.map(({ from }) => folderOf(from)).filter((each) => each !== null));
    const told = [...folders].filter((each) => !/^virtual-board/.test(each ?? '') && each !== 'device');
    expect(told.filter((each) => !guide.includes(`\`src/${each}/\``))).toEqual([]);
    const names = new Set(sourceFiles().map((file) => inSource(file).split('/').at(-1)));
    const walks = guide.slice(guide.indexOf('## Three walks'), guide.indexOf('## Recipes'));
    const walked = [...walks.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, path]) => path?.split('/').at(-1));
    expect(walked.length).toBeGreaterThan(40);
    expect(walked.filter((name) => !names.has(name))).toEqual([]);
  });

  test('the version waits for nothing that only the program needs', () => {
    const needed = imports.filter(({ from }) => from === 'main.ts').map(({ to }) => to);
    expect(needed.sort()).toEqual(['commands/version.ts', 'start.ts', 'terminal/lost-output.ts']);
    const beside = imports.filter(
      ({ from }) => from === 'terminal/lost-output.ts' || from === 'disk/no-room.ts',
    );
    expect(list(beside.filter(({ to, typeOnly }) => !typeOnly && /crypto|promises/.test(to)))).toEqual([]);
  });
});

test('the tests share a process and what it has loaded: none puts another module in the place of one', () => {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.tsx?$/.test(path) && !path.startsWith('architecture'))
    .map((path) => join(root, 'test', path));
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => /vi\.(do)?mock\(|resetModules/.test(readFileSync(file, 'utf8')))).toEqual([]);
});

// What the verbs of esptool, mpremote, ampy, rshell, nodemcu-uploader and nodemcu-tool are here, with the
// arguments carried over where it is certain what they mean.

/** A command of espwb, word by word, or a sentence where there is none. */
export type Translation = { readonly command: readonly string[] } | { readonly words: string };

type Translate = (args: readonly string[], flags: Flags) => Translation;
type Flags = ReadonlyMap<string, string>;

const command = (...words: readonly string[]): Translation => ({ command: words });
const say = (words: string): Translation => ({ words });
const fixed =
  (...words: readonly string[]): Translate =>
  () =>
    command(...words);
const none =
  (words: string): Translate =>
  () =>
    say(words);

const info = fixed('info');
/** mpremote marks paths of the board with a colon. */
const onBoard = (path: string): string => path.replace(/^:/, '') || '/';

const flash: Translate = (args, flags) => {
  const words: string[] = [];
  // Pairs of an address and a file.
  for (let at = 0; at + 1 < args.length; at += 2) words.push(`${args[at]}=${args[at + 1]}`);
  if (args.length % 2 === 1) words.push(args.at(-1) as string);
  const header = [
    ['--flash-mode', flags.get('flash-mode')],
    ['--flash-freq', flags.get('flash-freq')?.replace(/m(hz)?$/i, '')],
    ['--flash-size', flags.get('flash-size')],
  ].flatMap(([name = '', value]) => (value === undefined ? [] : [name, value]));
  return command(
    'flash',
    ...(words.length > 0 ? words : ['FILE']),
    ...header,
    ...(flags.has('erase-all') ? ['--erase-all'] : []),
  );
};

const copy: Translate = (args, flags) => {
  const deep = flags.has('recursive') ? ['-r'] : [];
  const to = args.at(-1) ?? '';
  const from = args.slice(0, -1);
  if (from.length === 0) return command('fs', 'put', 'FILE');
  if (from.every((path) => path.startsWith(':')) && !to.startsWith(':'))
    return command('fs', 'get', ...from.map(onBoard).slice(0, 1), to, ...deep);
  if (from.some((path) => path.startsWith(':')))
    return say('espwb copies between this computer and the board: fs get, then fs put.');
  const target = onBoard(to);
  return command('fs', 'put', ...from, ...(target === '/' ? [] : [target]), ...deep);
};

const list: Translate = (args, flags) =>
  command('fs', 'ls', ...args.map(onBoard), ...(flags.has('recursive') ? ['-r'] : []));
const remove: Translate = (args, flags) =>
  command(
    'fs',
    'rm',
    ...(args.length > 0 ? args.map(onBoard) : ['PATH']),
    ...(flags.has('recursive') ? ['-r'] : []),
  );
const runFile: Translate = ([file]) => (file === undefined ? command('reset') : command('exec', '-f', file));
const upload: Translate = (args) => command('fs', 'put', ...(args.length > 0 ? args : ['FILE']));
const download: Translate = ([path = 'FILE', to]) => command('fs', 'get', onBoard(path), ...(to ? [to] : []));
const prompt = fixed('repl');

/** mpremote's `connect PORT COMMAND ...`: the port goes behind -p, the rest is a command of its own. */
const connectTo: Translate = (args) => {
  const [port = 'PORT', ...rest] = args[0] === 'serial' ? args.slice(1) : args;
  const isNamed = port !== 'auto' && port !== 'list';
  if (port === 'list') return command('ports');
  const next = rest[0] === undefined ? command('repl') : (translated(rest) ?? command(...rest));
  return 'words' in next || !isNamed ? next : command(...next.command, '-p', port);
};

/** Names with "_" as esptool 4 and "-" as esptool 5 write them. */
const table: Readonly<Record<string, Translate>> = {
  // esptool
  'write-flash': flash,
  'read-flash': ([offset = 'OFFSET', size = 'SIZE', file = 'FILE']) =>
    command('read', file, ...(/^all$/i.test(size) ? [] : ['--region', `${offset}:${size}`])),
  'verify-flash': (args, flags) => {
    const made = flash(args, flags);
    return 'words' in made ? made : command('verify', ...made.command.slice(1));
  },
  'erase-flash': fixed('erase'),
  'erase-region': ([offset = 'OFFSET', size = 'SIZE']) => command('erase', '--region', `${offset}:${size}`),
  'chip-id': info,
  'flash-id': info,
  'read-mac': info,
  'read-flash-status': info,
  'get-security-info': info,
  'image-info': (args) => command('firmware', 'identify', args.at(-1) ?? 'FILE'),
  'merge-bin': none('espwb flashes several files at once: espwb flash 0x00000=one.bin 0x10000=two.bin'),
  elf2image: none(
    'espwb makes no images: the tool that built the ELF file makes its .bin (esptool elf2image).',
  ),
  'make-image': none('espwb makes no images: esptool does.'),
  'load-ram': none('espwb loads no programs into RAM: esptool does.'),
  'read-mem': none('espwb has no command for registers; "espwb gpio" drives pins by them.'),
  'write-mem': none('espwb has no command for registers; "espwb gpio" drives pins by them.'),
  'dump-mem': none('espwb reads flash, not memory: espwb read FILE'),
  version: fixed('--version'),
  run: runFile,
  // mpremote
  connect: connectTo,
  disconnect: none('Each command opens the port and closes it again: leave "disconnect" out.'),
  resume: none('espwb does not restart the board before a command: leave "resume" out.'),
  'soft-reset': fixed('reset'),
  bootloader: fixed('reset', '--bootloader'),
  eval: ([code = 'CODE']) => command('exec', `print(${code})`),
  cp: copy,
  ls: list,
  tree: (args) => command('fs', 'ls', ...args.map(onBoard), '-r'),
  cat: ([path = 'PATH']) => command('fs', 'get', onBoard(path)),
  rm: remove,
  rmdir: (args) => command('fs', 'rm', ...args.map(onBoard), '-r'),
  mkdir: ([path = 'PATH']) => command('fs', 'mkdir', onBoard(path)),
  mv: ([from = 'FROM', to = 'TO']) => command('fs', 'mv', onBoard(from), onBoard(to)),
  df: fixed('fs', 'df'),
  sha256sum: none('"espwb fs get" and "espwb fs put" print the SHA-256 of each file with --json.'),
  touch: none('espwb makes no empty files: write one here and send it with "espwb fs put FILE".'),
  edit: none('The Files screen of "espwb" edits files of the board with e.'),
  mount: ([folder = 'FOLDER']) => command('fs', 'watch', folder),
  umount: none('espwb mounts nothing: "espwb fs sync FOLDER" sends what differs.'),
  mip: none(
    'espwb installs no packages: put their files into a folder and send it with "espwb fs sync FOLDER /lib".',
  ),
  rtc: none('espwb does not set the clock of the board: set it in code, with "espwb exec".'),
  sleep: none('espwb has no "sleep": let the shell wait.'),
  devs: fixed('ports'),
  // ampy, rshell
  put: upload,
  get: download,
  rsync: ([folder = 'FOLDER', to]) =>
    command('fs', 'sync', folder, ...(to ? [onBoard(to.replace(/^\/pyboard/, ''))] : [])),
  boards: fixed('ports'),
  shell: prompt,
  // nodemcu-uploader, nodemcu-tool
  upload,
  download,
  file: ([action = '', ...args]) => {
    const known: Readonly<Record<string, Translate>> = {
      list: fixed('fs', 'ls'),
      remove,
      delete: remove,
      format: fixed('fs', 'format'),
      print: download,
      do: ([name = 'FILE']) => command('exec', `dofile("${name}")`),
    };
    return (
      (Object.hasOwn(known, action) ? known[action] : fixed('fs', 'ls'))?.(args, new Map()) ??
      command('fs', 'ls')
    );
  },
  node: ([action]) =>
    action === 'heap'
      ? command('exec', '=node.heap()')
      : action === 'restart'
        ? command('reset')
        : command('info'),
  fsinfo: fixed('fs', 'df'),
  mkfs: fixed('fs', 'format'),
  remove,
  terminal: prompt,
  devices: fixed('ports'),
  hardreset: fixed('reset'),
  // What people type.
  term: prompt,
  console: prompt,
  miniterm: prompt,
  list: fixed('ports'),
  backup: ([file = 'backup.bin']) => command('read', file),
  restore: ([file = 'backup.bin']) => command('flash', file),
  blink: ([pin = 'LED']) => command('gpio', 'blink', pin),
  dump: ([file = 'backup.bin']) => command('read', file),
};

/** Options of those tools that have a value, by all their names; the first is the name here. */
const valued: readonly (readonly string[])[] = [
  ['port', '-p', '--port', '-d', '--device'],
  ['baud', '-b', '--baud', '--baudrate'],
  ['flash-mode', '-fm', '--flash-mode'],
  ['flash-freq', '-ff', '--flash-freq'],
  ['flash-size', '-fs', '--flash-size'],
  ['chip', '-c', '--chip'],
  ['before', '--before'],
  ['after', '-a', '--after'],
  ['connect-attempts', '--connect-attempts'],
];
const switches: readonly (readonly string[])[] = [
  ['recursive', '-r', '--recursive'],
  ['erase-all', '-e', '--erase-all'],
];

/** The tool itself, in front of its verb: 'esptool.py write_flash ...' behind 'espwb'. */
const toolNames = /^(?:esptool|mpremote|ampy|rshell|nodemcu-(?:uploader|tool))(?:\.py|\.exe)?$/i;

const dashed = (word: string): string => word.replaceAll('_', '-');

/** null where the first word that is no option is no verb of theirs. */
export function translated(words: readonly string[]): Translation | null {
  const flags = new Map<string, string>();
  const args: string[] = [];
  let verb: Translate | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const [name = '', given] = word.split(/=(.*)/s);
    const option = word.startsWith('-') ? valued.find((names) => names.includes(dashed(name))) : undefined;
    const isSwitch = switches.find((names) => names.includes(dashed(word)));
    if (option) {
      flags.set(option[0] as string, given ?? words[at + 1] ?? '');
      if (given === undefined) at++;
    } else if (isSwitch) flags.set(isSwitch[0] as string, '');
    else if (word.startsWith('-') && word !== '-' && verb === undefined) continue;
    else if (verb === undefined && args.length === 0 && toolNames.test(word)) continue;
    else if (verb === undefined) {
      const known = dashed(word).toLowerCase();
      verb = Object.hasOwn(table, known) ? table[known] : undefined;
      if (!verb) return null;
    } else if (!/^-\D/.test(word)) args.push(word);
  }
  const made = verb?.(args, flags);
  if (!made || 'words' in made) return made ?? null;
  const port = flags.get('port');
  const baud = flags.get('baud');
  return command(
    ...made.command,
    ...(port && !made.command.includes('-p') ? ['-p', port] : []),
    ...(baud && /^(?:flash|read|verify|erase)$/.test(made.command[0] ?? '') ? ['--baud', baud] : []),
  );
}

/** What a flag of theirs is here, where it is no option of the verb. */
const flagWords: Readonly<Record<string, string>> = {
  '-b': 'Here it is --baud RATE.',
  '--baudrate': 'Here it is --baud RATE.',
  '-fm': 'Here it is --flash-mode MODE.',
  '-ff': 'Here it is --flash-freq MHZ.',
  '-fs': 'Here it is --flash-size SIZE.',
  '-e': 'Here it is --erase-all.',
  '-c': 'Leave it out: espwb asks the chip.',
  '--chip': 'Leave it out: espwb asks the chip.',
  '--before':
    'Leave it out: espwb resets the board into its boot loader by DTR and RTS, or asks for the buttons.',
  '--after':
    'Leave it out: espwb restarts the board into its firmware. "espwb reset --bootloader" leaves it in the boot loader.',
  '-a': 'Leave it out: espwb restarts the board into its firmware.',
  '--connect-attempts': 'Leave it out: espwb tries until it is clear what is there.',
  '-z': 'Leave it out: what is sent is compressed.',
  '--compress': 'Leave it out: what is sent is compressed.',
  '-u': 'Leave it out: what is sent is compressed.',
  '--no-compress': 'Leave it out: what is sent is compressed.',
  '--verify': 'Leave it out: what was written is always verified.',
  '-t': 'Here it is -v, --verbose.',
  '--trace': 'Here it is -v, --verbose.',
  '--no-progress': 'Here it is -q, --quiet.',
  '-d': 'Here it is -p PORT.',
  '--device': 'Here it is -p PORT.',
  '--spi-connection': 'Leave it out: the ESP8266 has its flash on pins of its own.',
  '--delay': 'Leave it out: espwb waits for the board.',
};

export const flagHere = (flag: string): string | null =>
  Object.hasOwn(flagWords, dashed(flag)) ? (flagWords[dashed(flag)] ?? null) : null;

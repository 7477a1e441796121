// The command line as a manual page, section 1, in the man macros that groff and mandoc know. man/espwb.1 is
// this text, a test holds it.
import { exitWords } from './command-line-document.ts';
import type { Declaration, OptionDeclaration } from './declaration.ts';
import { declarations } from './declarations.ts';
import { globalOptions, helpOption } from './global-options.ts';
import { version } from './version.ts';

const versionOption: OptionDeclaration = ['-V, --version', 'output the version number'];

export function manPage(): string {
  const verbs = [...declarations].sort((one, other) => one.command.localeCompare(other.command, 'en'));
  const lines = [
    '.\\" Made from src/commands/declarations.ts by: node scripts/run.mjs scripts/man-page.ts',
    `.TH ESPWB 1 "${edition}" "espwb ${version}" "User Commands"`,
    '.SH NAME',
    `espwb ${rawDash} a workbench for ESP8266 and ESP32 boards in the terminal`,
    '.SH SYNOPSIS',
    '.B espwb',
    '.RB [ \\-p',
    '.IR port ]',
    '.br',
    '.B espwb',
    '.I verb',
    '.RI [ argument " ...]"',
    '.RI [ option " ...]"',
    '.SH DESCRIPTION',
    ...paragraph(
      'Without a verb espwb opens its full screen: find a board, identify it, flash it, use its prompt, its files and its pins; with --plain the same by lines and prompts. Each verb does one thing and ends.',
    ),
    '.SH OPTIONS OF EVERY VERB',
    ...[...globalOptions, helpOption, versionOption].flatMap(item),
    '.SH VERBS',
    ...verbs.flatMap(section),
    '.SH PORTS',
    ...paragraph(
      'A port is a device file or a COM name, virtual:NAME for a board that is built in, rfc2217://HOST:PORT or tcp://HOST:PORT. Without --port it is ESPWB_PORT, else the only USB board that is attached. A name or a MAC means the board that has it; --port more than once or with *, and --all, mean several: each has its own lines, which begin with the board, and its own end, and a summary comes last.',
    ),
    '.SH EXIT STATUS',
    ...exitWords.flatMap(([code, words]) => ['.TP', `.B ${code}`, text(words)]),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, words]) => ['.TP', `.B ${text(name)}`, text(words)]),
    '.SH FILES',
    ...paragraph(
      'Backups, virtual boards, downloads and settings are in ~/.local/state/espwb, ~/.cache/espwb and ~/.config/espwb, or where XDG_STATE_HOME, XDG_CACHE_HOME and XDG_CONFIG_HOME say; on Windows in %LOCALAPPDATA%\\espwb, on macOS below ~/Library.',
    ),
    '.SH EXAMPLES',
    '.nf',
    ...verbs.flatMap(({ examples = [] }) => examples.slice(0, 2).map(text)),
    '.fi',
  ];
  return `${lines.join('\n')}\n`;
}

/** The day on which its own words were written last. */
const edition = '2026-11-30';

const rawDash = '\\-';

const environment: readonly (readonly [name: string, words: string])[] = [
  ['ESPWB_PORT', 'the port where --port is not given'],
  ['ESPWB_HOME', 'one folder for all that espwb keeps'],
  ['ESPWB_TOKEN', 'the token of "espwb board --allow-remote"; without it a new one each time'],
  ['ESPWB_FIRMWARE_MIRROR', 'where releases are downloaded from'],
  ['ESPWB_ASCII', 'set: no other characters than ASCII on the screen'],
  ['INK_SCREEN_READER', 'true: lines in place of frames and bars, as with --plain'],
  ['NO_COLOR, FORCE_COLOR', 'no colours; colours whatever the output is'],
  ['HTTPS_PROXY, NO_PROXY', 'the proxy for downloads, and what is reached without it'],
];

function section({ command, summary, options = [] }: Declaration): readonly string[] {
  const [name = '', ...args] = command.split(' ');
  return [
    `.SS espwb ${text([name, ...args].join(' '))}`,
    text(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`),
    ...options.flatMap(item),
  ];
}

const item = ([flags, help]: OptionDeclaration): readonly string[] => [
  '.TP',
  `.B ${text(flags)}`,
  text(help),
];

const paragraph = (words: string): readonly string[] => [text(words)];

/** In roff a backslash, a dash that is one, a quote at the ends and a dot at the beginning mean something. */
const text = (words: string): string =>
  words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
    .replace(/^\./, '\\&.');

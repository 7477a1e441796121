// The command line as a document: every verb with its options and its JSON, error codes with their exit
// codes. docs/command-line.md is this text, a test holds it.
import { exitCodeOf, titleOf } from '../advice/by-code.ts';
import { errorCodes } from '../device/errors.ts';
import { rfc2217Options } from '../platform/open-port.ts';
import type { OptionTable } from '../platform/port-options.ts';
import { virtualOptions } from '../platform/virtual-spec.ts';
import type { Declaration } from './declaration.ts';
import { declarations } from './declarations.ts';
import { createProgram } from './program.ts';

export const exitWords: readonly (readonly [code: number, words: string])[] = [
  [0, 'done'],
  [1, 'the board or the operation failed'],
  [2, 'wrong usage, or an image refused before anything was touched'],
  [3, 'the port is missing, busy or forbidden'],
  [130, 'cancelled: Ctrl-C, SIGTERM, SIGHUP or another signal'],
];

export function commandLineDocument(): string {
  const parts = [
    '# Command line',
    '',
    'Made from `src/commands/declarations.ts` by `node scripts/run.mjs scripts/command-line-doc.ts`.',
    '',
    '`espwb` opens the workbench, `espwb -p PORT` on that port; `espwb VERB ...` does one thing.',
    '`espwb --plain` opens it as lines and prompts ([plain.md](plain.md)), on pipes too.',
    '`espwb VERB --help` says the same as this page. ⚠ marks verbs that may write to the flash.',
    '',
    '## Every verb',
    '',
    ...optionTable(
      createProgram(async () => {}).options.map(({ flags, description }) => [flags, description]),
    ),
    '`-p` more than once, with `*`, `?` or `[0-3]` in it, the name of a board (of the settings or `boards.toml`), its MAC, and',
    '`--all` name several boards. Each works for itself, as [many boards](many-boards.md) tells; what means one board is one',
    'board, and verbs that have one board say so as wrong usage.',
    '',
    'Without `-p` the port is `ESPWB_PORT`, else the only USB board that is attached. Options of a port follow',
    'its name after a `?`, joined by `&`:',
    '',
    `- \`virtual:NAME\`: ${portOptions(virtualOptions)}, \`mac=AA:BB:CC:DD:EE:FF\` (default: made of the name)`,
    `- \`rfc2217://HOST:PORT\`: ${portOptions(rfc2217Options)}; \`ign_set_control\`, as pyserial has it, is \`lines=ignore\``,
    '',
    'A `virtual:NAME` has power while a command or the workbench has it open: the next one finds its flash as it was,',
    'but pins, variables and what ran start again. A board that stays on is `espwb board NAME --listen URL`, with `-p URL`',
    'for each command.',
    '',
    'Numbers, offsets and sizes are decimal, `0x...`, or with a suffix `KB` or `MB`. Without a terminal a verb',
    'that destroys data refuses unless `--yes` is given.',
    '',
    'espwb keeps backups, virtual boards, downloads and settings in the folders of XDG (`~/.local/state/espwb`,',
    '`~/.cache/espwb`, `~/.config/espwb`), on Windows in `%LOCALAPPDATA%\\espwb`, on macOS in `espwb` below',
    '`~/Library/Application Support` and `~/Library/Caches`; `ESPWB_HOME` moves them all.',
    '',
    '`espwb completion bash` (or `zsh`, `fish`, `powershell`) prints what lets that shell complete verbs, actions,',
    'options and their values, ports, images and files; its first lines say how to load it. Names of files on a board',
    'are those that `espwb fs` saw last on that port: no board is opened by Tab.',
    '',
    '## JSON',
    '',
    'With `--json` standard output holds one object a line and nothing else:',
    '',
    '- `{"type":"progress","step","done","total","wireBytes"}`: at most ten a second for each step, and its last;',
    '- `{"type":"note","text"}`: with `"needsHands":true` nothing goes on until a person has done it;',
    '- the last line: `{"type":"result",...}` or `{"type":"error","code","message","board","hints","evidence"}`.',
    '',
    'Of several boards each line has the `port` and, once it is known, the `mac`; each board ends with its own `result` or',
    '`error`, with the keys that it has alone. The last line is the summary, also where boards failed:',
    '`{"type":"result","boards":[{"port","mac","name","outcome","exitCode","seconds","code","message","board"}],"done","failed","cancelled"}`;',
    '`outcome` is `done`, `failed` or `cancelled`, the last three keys stand where there was an error. Exit code: 0 where all',
    'are done, 130 where a person cancelled, the code of the failures where all have one (3: only ports failed), else 1. What is',
    'wrong with the command itself is one `error` as for one board, exit code 2, before any port is opened.',
    '',
    'A signal ends with that last line too, from the moment on at which Node has started. Where nobody reads the output',
    'any more (`| head`), `flash` and `erase` go on to their end and the other verbs are cancelled.',
    '',
    'What goes on until it is told to end says by which signal it was: `repl` (left by Ctrl-]), `monitor` and `fs watch`',
    '(but Ctrl-C and SIGTERM, their usual ends) and the full screen exit with 128 and the number of the signal, as a shell counts.',
    '',
    '`board` is what is known of the flash: `unchanged`, `erased`, `partly-written`, `files-whole` (its file system has changed, each file in it is the old one or the new one) or `unknown`.',
    '',
    ...[...declarations]
      .sort((one, other) => one.command.localeCompare(other.command, 'en'))
      .flatMap(section),
    '## Exit codes',
    '',
    '| exit | means | codes of the error |',
    '|---|---|---|',
    ...exitWords.map(([exit, words]) => `| ${exit} | ${words} | ${codesOf(exit)} |`),
    '',
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

function section({ command, summary, options, result, examples, changesFlash }: Declaration): string[] {
  const examplesBlock = examples ? ['```sh', ...examples, '```', ''] : [];
  return [
    `## espwb ${command}${changesFlash ? ' ⚠' : ''}`,
    '',
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    '',
    ...(options ? optionTable(options) : []),
    ...(result ? ['Result:', '', ...result.map((keys) => `- ${keys}`), ''] : []),
    ...examplesBlock,
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const optionTable = (
  options: readonly (readonly [flags: string, help: string, values?: unknown])[],
): string[] => [
  '| option | what it does |',
  '|---|---|',
  ...options.map(([flags, help]) => `| \`${cell(flags)}\` | ${cell(help)} |`),
  '',
];

const portOptions = (table: OptionTable): string =>
  Object.entries(table)
    .map(([name, words]) => `\`${name}=${Object.keys(words).join('|')}\``)
    .join(', ');

const codesOf = (exit: number): string =>
  errorCodes
    .filter((code) => exitCodeOf(code) === exit)
    .map((code) => `\`${code}\` (${titleOf(code)})`)
    .join(', ');

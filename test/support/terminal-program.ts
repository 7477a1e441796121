// Runs a program in a pseudo-terminal whose screen is an emulator, so that tests and pictures see
// what a person would. Waits for text, never for time.
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export type ProgramOptions = {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to a clean environment; undefined removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
};

/** A busy machine may be slow; a test that waits this long has failed. */
const patienceMs = 60_000;

export type TerminalProgram = {
  readonly terminal: InstanceType<typeof xterm.Terminal>;
  readonly processId: number;
  /** The screen's rows, trimmed at the right. */
  readonly rows: () => string[];
  readonly text: () => string;
  /** All that has come from the program, as it came. */
  readonly received: () => string;
  /** Resolves with the match once the screen shows it; the screen is in the error if it never does. */
  readonly waitFor: (wanted: string | RegExp) => Promise<RegExpMatchArray>;
  /** Resolves once the screen no longer shows it. */
  readonly waitWithout: (unwanted: string | RegExp) => Promise<void>;
  /** Sends bytes as the keyboard does; names like '{enter}' become their sequences. */
  readonly press: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: string) => void;
  readonly exited: Promise<number>;
  /** The terminal goes away under the program, as when its window is closed. */
  readonly vanish: () => void;
  readonly stop: () => void;
};

const sequences: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  tab: '\t',
  space: ' ',
  backspace: '\x7f',
  'ctrl-c': '\x03',
  'ctrl-t': '\x14',
  'ctrl-]': '\x1d',
  'ctrl-f1': '\x1b[1;5P',
};

export function startInTerminal(
  command: string,
  args: readonly string[],
  { columns = 80, rows = 24, env = {}, cwd = process.cwd() }: ProgramOptions = {},
): TerminalProgram {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  const pty = spawn(command, [...args], {
    cols: columns,
    rows,
    cwd,
    env: cleanEnvironment(env),
    // node-pty sets TERM to this, whatever the environment says.
    name: env['TERM'] ?? 'xterm-256color',
  });
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of [...watchers]) watcher();
  };
  let exitCode: number | undefined;
  const exited = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode: code, signal }) => {
      exitCode = signal ? 128 + signal : code;
      // What was printed last may still be on its way into the emulator.
      setImmediate(() => terminal.write('', () => resolve(exitCode as number)));
      changed();
    });
  });
  // A frame comes between synchronized-update marks: half of one is not what a person sees.
  let inUpdate = false;
  // Of what has come, which the emulator takes later: a second piece must not ask how the first one ended there.
  let isOpenFrame = false;
  let carry = '';
  let received = '';
  pty.onData((data) => {
    received += data;
    const whole = carry + data;
    const begin = whole.lastIndexOf('\x1b[?2026h');
    const end = whole.lastIndexOf('\x1b[?2026l');
    isOpenFrame = begin === end ? isOpenFrame : begin > end;
    const after = isOpenFrame;
    carry = whole.slice(-8);
    terminal.write(data, () => {
      inUpdate = after;
      changed();
    });
  });
  terminal.onData((answer) => pty.write(answer));

  const screenRows = () => {
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  };
  const text = () => screenRows().join('\n');
  const find = (wanted: string | RegExp) =>
    typeof wanted === 'string' ? text().match(escaped(wanted)) : text().match(wanted);

  const until = <T>(what: string, look: () => T | null): Promise<T> =>
    new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        watchers.delete(check);
      };
      const fail = (why: string) => {
        finish();
        reject(new Error(`${what}: ${why}. The screen was:\n${text()}`));
      };
      const check = () => {
        const found = inUpdate ? null : look();
        if (found !== null) {
          finish();
          resolve(found);
        } else if (exitCode !== undefined) fail(`the program ended with ${exitCode}`);
      };
      const timer = setTimeout(() => fail('it never came'), patienceMs);
      watchers.add(check);
      check();
    });

  return {
    terminal,
    processId: pty.pid,
    rows: screenRows,
    text,
    received: () => received,
    waitFor: (wanted) => until(`waiting for ${wanted}`, () => find(wanted)),
    waitWithout: (unwanted) =>
      until(`waiting without ${unwanted}`, () => (find(unwanted) ? null : undefined)),
    press: (keys) =>
      pty.write(keys.replace(/\{([a-z0-9\]-]+)\}/g, (whole, name: string) => sequences[name] ?? whole)),
    resize: (newColumns, newRows) => {
      terminal.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    kill: (signal) => pty.kill(signal),
    exited,
    vanish: () => (pty as unknown as { destroy: () => void }).destroy(),
    stop: () => {
      if (exitCode === undefined) pty.kill('SIGKILL');
    },
  };
}

const escaped = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** CI and colour variables of the machine that runs the tests must not reach the program. */
function cleanEnvironment(extra: ProgramOptions['env']): Record<string, string> {
  const {
    CI: _ci,
    CONTINUOUS_INTEGRATION: _ci2,
    NO_COLOR: _no,
    FORCE_COLOR: _force,
    VITEST: _v,
    NODE_ENV: _n,
    ...rest
  } = process.env;
  const all = {
    ...rest,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    ...extra,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

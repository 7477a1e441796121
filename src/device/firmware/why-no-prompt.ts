// Why no prompt was found: an error that says what was heard, what it means and what helps. Claims nothing
// that was not heard.
import { advise, type Hint } from '../advice.ts';
import type { BootReport } from '../chips/boot-report.ts';
import { type FamilyBoot, familyBoot, familyWords } from '../chips/boot-texts.ts';
import { presumedChip } from '../chips/index.ts';
import { EspError } from '../errors.ts';
import { explainText, tellingLineAt, tellsCorruptFileSystem } from '../explain-line.ts';
import { listenToNextStart } from '../loader/listen-at-rom-rate.ts';
import { isUnreadable, leastNoiseBytes } from '../noise.ts';
import type { Session } from '../session/session.ts';
import type { ByteReader } from '../transport/byte-reader.ts';
import { asText } from './await-text.ts';
import { firmwares } from './firmwares.ts';
import type { ListenOutcome } from './listen-for-prompt.ts';
import { foreignPrompt } from './prompt-at-end.ts';

const { findAnchor, isOpening, openingBytes } = presumedChip.bootNoise;

/** More than the ROM says at a start. */
const muchBytes = 1000;
/** A watchdog restarts a chip that finds nothing to run within about two seconds. */
const nextBootMs = 3000;

const byFlash = advise('name-firmware');
const ownPrompt = 'If it is MicroPython with a prompt of its own: sys.ps1 = ">>> " gives it the usual one.';

const stopsProgram = [
  advise('interrupt-program', { what: 'A MicroPython program' }),
  advise('break-in-at-start', { when: 'If it does not stop, break in while it starts' }),
  advise('no-interrupt'),
];

/** Ctrl-C has been tried: it is not advised again. */
const stopsStubborn = [
  advise('break-in-at-start', { when: 'It does not react to Ctrl-C: break in while it starts' }),
  advise('no-interrupt'),
];

/** Listens for one more start where that tells more. @throws EspError unplugged | cancelled */
export async function whyNoPrompt(
  session: Session,
  reader: ByteReader,
  outcome: ListenOutcome,
  { wasInterrupted }: { readonly wasInterrupted: boolean },
  signal: AbortSignal,
): Promise<EspError> {
  const { heard: evidence } = outcome;
  const text = asText(evidence);
  const family = familyBoot(text);
  if (family) {
    session.setState('firmware unknown');
    return familyAnswers(family, evidence);
  }
  if (outcome.readableBaudRate) return unreadable(session, outcome);
  if (outcome.kind === 'talking') {
    session.setState('firmware unknown');
    if (isUnreadable(evidence)) return unreadable(session, outcome);
    return somethingRuns(text, evidence, wasInterrupted);
  }
  if (outcome.kind === 'booting') return whileBooting(session, reader, outcome, signal);
  return nothingAnswers(session, evidence);
}

function somethingRuns(text: string, evidence: Uint8Array, wasInterrupted: boolean): EspError {
  const foreign = foreignPrompt(text);
  if (foreign !== null)
    return new EspError(
      'repl-busy',
      `The board answers Enter with "${foreign}", which is not a prompt of MicroPython or NodeMCU.`,
      {
        hints: [
          advise('speak-own-words'),
          ...(foreign.length > 1 && foreign.endsWith('>') ? [ownPrompt] : []),
          byFlash,
        ],
        hintsSayAll: true,
        evidence,
      },
    );
  if (/^\r+$/.test(text))
    return new EspError(
      'repl-busy',
      'Each key is echoed, and nothing else comes: a program that echoes runs on the board, or TX and RX are joined.',
      {
        hints: [
          'Check the wires: TX of the adapter goes to RX of the board, and RX to TX.',
          advise('speak-own-words'),
          byFlash,
        ],
        hintsSayAll: true,
      },
    );
  const meaning = explainText(text);
  const message = ['A program runs on the board and shows no prompt.', ...meaning].join(' ');
  const still = wasInterrupted ? ' It goes on after Ctrl-C.' : '';
  return new EspError('repl-busy', `${message}${still}`, {
    hints: [...(wayOut(text) ?? (wasInterrupted ? stopsStubborn : stopsProgram)), byFlash],
    hintsSayAll: true,
    evidence: tellingPart(evidence),
  });
}

/** So much of the evidence is shown. */
const shownBytes = 120;

/** From the line on that tells what is wrong, where there is one: its end alone is a table of numbers. */
function tellingPart(evidence: Uint8Array): Uint8Array {
  const at = tellingLineAt(asText(evidence));
  if (at < 0) return evidence;
  const part = evidence.slice(at, at + shownBytes);
  // Whole lines: a pane goes on behind them.
  const end = part.lastIndexOf(0x0a);
  return end < 0 ? part : part.slice(0, end + 1);
}

/** What helps against trouble that tells its own name; null where nothing of it is heard. */
function wayOut(text: string): readonly Hint[] | null {
  if (tellsCorruptFileSystem(text))
    return [
      advise('save-flash-first'),
      advise('flash-without-files', { why: 'Then make everything new' }),
      advise('interrupt-program', { what: 'To get a prompt without that' }),
    ];
  const lua = firmwares.find(({ stopsAtPrompt }) => stopsAtPrompt?.startWords.test(text))?.stopsAtPrompt;
  if (lua) return lua.hints;
  if (explainText(text).length === 0) return null;
  return [
    advise('break-in-at-start', {
      when: 'If MicroPython starts a program that does this, break in while it starts',
    }),
    advise('flash-without-files', {
      why: 'If it goes on like this, flash the firmware again, without what it stored',
    }),
  ];
}

async function nextBoot(
  { transport }: Session,
  reader: ByteReader,
  signal: AbortSignal,
): Promise<BootReport | null> {
  const next = await listenToNextStart(transport, reader, nextBootMs, signal);
  return next === null || next === 'not at this port' ? null : next.report;
}

async function whileBooting(
  session: Session,
  reader: ByteReader,
  outcome: ListenOutcome,
  signal: AbortSignal,
): Promise<EspError> {
  const { heard: evidence } = outcome;
  // Where nothing but zero bytes comes the next start sounds the same.
  if (isHeldLow(evidence)) return unreadable(session, outcome);
  const boot = outcome.boot ?? (await nextBoot(session, reader, signal));
  const words = boot && presumedChip.boot.words(boot);
  if (boot?.starts.at(-1)?.bootMode === 'download') {
    session.setState('boot rom');
    return new EspError('no-repl', `The board is in its boot ROM. ${words}`, {
      hints: [advise('restart-from-loader')],
    });
  }
  // Bytes that nobody can read are no proof of a start: only the ROM's own words are. One burst of them is
  // the reset that opening the port made.
  const isRom = hasOpening(evidence);
  const isMuch = outcome.starts > 1 || evidence.length >= muchBytes;
  if (!boot && isMuch && !isRom) return unreadable(session, outcome);
  if (!boot && outcome.starts < 2) return nothingAnswers(session, evidence);
  session.setState('booting');
  const text = asText(evidence);
  const message = ['The board keeps restarting and never gets to a prompt.', words, ...explainText(text)];
  const helps = wayOut(text);
  return new EspError('no-repl', message.filter(Boolean).join(' '), {
    hints: [
      ...(boot?.initDataMissing ? [advise('write-init-data')] : []),
      ...(helps ?? [
        advise('flash-if-blank'),
        advise('break-in-at-start', { when: 'If a program restarts it, break in while it starts' }),
      ]),
      advise('read-boot-text'),
    ],
    hintsSayAll: true,
    ...(helps ? { evidence: tellingPart(evidence) } : {}),
  });
}

function familyAnswers(family: FamilyBoot, evidence: Uint8Array): EspError {
  const trouble = family.trouble ?? 'It shows no prompt that espwb knows.';
  return new EspError('no-repl', `The board is ${familyWords(family)}: its boot ROM says so. ${trouble}`, {
    hints: [advise('flash-if-blank'), advise('watch-output', { why: 'What it says' })],
    hintsSayAll: true,
    evidence,
  });
}

const isHeldLow = (heard: Uint8Array): boolean =>
  heard.length >= leastNoiseBytes && heard.every((byte) => byte === 0);

/** The ROM's first words as they sound at 115200 baud. */
function hasOpening(bytes: Uint8Array): boolean {
  for (let at = findAnchor(bytes); at >= 0; at = findAnchor(bytes, at + 1))
    if (isOpening([...bytes.subarray(at, at + openingBytes)])) return true;
  return false;
}

/** Something is heard, and it is no text: told by what it is, with the rate at which it is text if there is one. */
function unreadable(session: Session, { heard, readableBaudRate }: ListenOutcome): EspError {
  session.setState('firmware unknown');
  const { baudRate } = session.transport;
  if (readableBaudRate)
    return new EspError(
      'repl-busy',
      [
        `What the board prints is text at ${readableBaudRate} baud, not at ${baudRate}, and no prompt answers there.`,
        ...explainText(asText(heard)),
      ].join(' '),
      {
        hints: [
          advise('read-at-rate', { baudRate: readableBaudRate }),
          advise('interrupt-at-rate', { baudRate: readableBaudRate }),
          byFlash,
        ],
        hintsSayAll: true,
        evidence: heard,
      },
    );
  if (isHeldLow(heard))
    return new EspError(
      'no-repl',
      'Only zero bytes come from the board: its TX line is held low, as without power or with a wrong wire.',
      {
        hints: [
          'Check power, ground and the wire between TX of the board and RX of the adapter.',
          advise('read-at-rate', { baudRate: null }),
        ],
        hintsSayAll: true,
      },
    );
  return new EspError(
    'no-repl',
    `What the board prints cannot be read at ${baudRate} baud: another baud rate, or bad wiring.`,
    {
      hints: [advise('read-at-rate', { baudRate: null }), 'Check ground and the RX and TX wires.', byFlash],
      hintsSayAll: true,
      evidence: heard,
    },
  );
}

/** Silence, and what may be behind it. */
export function nothingAnswers(session: Session, evidence: Uint8Array): EspError {
  session.setState('silent');
  return new EspError(
    'no-repl',
    'Nothing was received: a program that prints nothing, a board that waits in its boot loader, or no board.',
    {
      hints: [
        advise('ask-loader'),
        advise('interrupt-program', { what: 'If a program runs without printing' }),
        advise('read-at-rate', { baudRate: null }),
        advise('flash-if-blank'),
      ],
      hintsSayAll: true,
      ...(evidence.length > 0 ? { evidence } : {}),
    },
  );
}

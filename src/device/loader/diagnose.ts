// Why no boot loader answered: listens to one more reset at the ROM's own rate, then asks for a REPL, at other
// rates too where what is heard is no text. Its findings are errors with the bytes that prove them. About a
// second, and up to three where nothing that is heard can be read.

import { printable } from '../../text/printable.ts';
import { advise, type Hint } from '../advice.ts';
import { familyBoot, familyByHand, familyWaits, familyWords } from '../chips/boot-texts.ts';
import { presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import { explainText, tellingLineAt } from '../explain-line.ts';
import { leastNoiseBytes, looksLikeNoise } from '../noise.ts';
import { ByteReader, concat } from '../transport/byte-reader.ts';
import type { Transport } from '../transport/transport.ts';
import { commonBaudRate } from './baud.ts';
import { isOwnEcho, looksLikeGarbledBootText, looksLikeRepl } from './heard.ts';
import { listenToNextStart, listenToReset } from './listen-at-rom-rate.ts';
import { findReadableRate } from './readable-rate.ts';
import type { ResetSequence } from './reset-sequence.ts';

const { boot: bootText, bootNoise } = presumedChip;
const latin = new TextDecoder('latin1');

/** It lets EN rise after GPIO0 is low, where DTR and RTS do not change together. */
const longerReset = 'A capacitor of 1 to 10 µF between EN and GND helps where the reset pulse is too short.';
const promptMs = 200;
const evidenceBytes = 200;
/** So much of it is shown. */
const shownBytes = 120;
/** Of prompts; at the boot ROM's own was listened before. */
const otherRates = [9600, 57_600, 38_400, 19_200] as const;
const otherRateMs = 80;
/** The watchdog restarts a chip that finds nothing to run within about two seconds of its start. */
const nextStartMs = 2000;
const enter = Uint8Array.of(0x0d);

export type Findings = {
  /** What came while SYNC was sent at 115200. */
  readonly heard: Uint8Array;
  /** null where the port cannot reset the board. */
  readonly bootReset: ResetSequence | null;
};

/** Never throws the diagnosis: it returns it. @throws EspError unplugged | cancelled */
export async function diagnose(
  transport: Transport,
  clock: Clock,
  findings: Findings,
  signal: AbortSignal,
): Promise<EspError> {
  if (looksLikeRepl(findings.heard)) return replAnswered(findings.heard);
  const reset = await listenToReset(transport, clock, findings.bootReset, signal);
  const atReset = reset?.heard ?? new Uint8Array(0);
  const mayComeShort = reset !== null && (reset.areLinesSlow || !transport.capabilities.setsLinesTogether);
  const boot = bootHeard(atReset, mayComeShort) ?? bootHeard(findings.heard, false);
  if (boot) return boot;
  const answer = await askForPrompt(transport, clock, signal);
  if (looksLikeRepl(answer)) return replAnswered(answer);
  const all = concat([findings.heard, answer, atReset]);
  if (all.length === 0) return silence(transport, findings.bootReset !== null, reset !== null);
  if (isOwnEcho(findings.heard)) return ownEchoHeard(findings.heard);
  if (looksLikeGarbledBootText(all)) return garbledBootHeard(all);
  const spoken = [answer, findings.heard, atReset].find(({ length }) => length >= leastNoiseBytes);
  if (!spoken) return fewHeard(all);
  if (!looksLikeNoise(spoken)) return textHeard(all);
  if (all.every((byte) => byte === 0)) return heldLow(all);
  return (await atAnotherRate(transport, clock, signal)) ?? noiseHeard(all);
}

/**
 * For what was noise and may have been the end of a start whose beginning nobody listened to: a board with nothing
 * to run starts again within two seconds, and that comes whole. null where it does not. @throws as diagnose does
 */
export async function diagnoseNextStart(
  transport: Transport,
  clock: Clock,
  signal: AbortSignal,
): Promise<EspError | null> {
  const reader = new ByteReader(transport, clock);
  try {
    const next = await listenToNextStart(transport, reader, nextStartMs, signal);
    return next === null || typeof next === 'string' ? null : bootHeard(next.heard, false);
  } finally {
    reader.stop();
  }
}

/** An Enter makes a prompt answer, and is noise to whoever has yet another rate. */
async function atAnotherRate(
  transport: Transport,
  clock: Clock,
  signal: AbortSignal,
): Promise<EspError | null> {
  const reader = new ByteReader(transport, clock);
  try {
    const search = { key: enter, rates: otherRates, eachMs: otherRateMs, knows: looksLikeRepl };
    const found = await findReadableRate(transport, reader, search, signal);
    if (!found) return null;
    const { baudRate, words } = found;
    if (looksLikeRepl(words)) return replAnswered(words, ` at ${baudRate} baud`);
    return new EspError(
      'firmware-runs',
      `The boot loader did not answer. A program runs: what it says is text at ${baudRate} baud.`,
      evidence(words, [advise('read-at-rate', { baudRate })]),
    );
  } finally {
    reader.stop();
  }
}

const noiseHeard = (bytes: Uint8Array) =>
  new EspError(
    'noise',
    `The boot loader did not answer; only noise was received (${bytes.length} bytes): another rate, or bad wiring.`,
    evidence(bytes),
  );

const heldLow = (bytes: Uint8Array) =>
  new EspError(
    'noise',
    `The boot loader did not answer; only zero bytes were received (${bytes.length}): the board's TX line is held low, as without power or with a wrong wire.`,
    {
      hints: [
        'Check power, ground and the wire between TX of the board and RX of the adapter.',
        advise('hold-flash'),
      ],
      hintsSayAll: true,
    },
  );

/** An Enter does no harm to any firmware and makes a REPL show its prompt. */
async function askForPrompt(transport: Transport, clock: Clock, signal: AbortSignal): Promise<Uint8Array> {
  const reader = new ByteReader(transport, clock);
  try {
    await transport.write(enter);
    return await reader.readUntilQuiet(promptMs, promptMs, signal);
  } finally {
    reader.stop();
  }
}

/** null where no boot line is among the bytes; the last one counts. */
function bootHeard(bytes: Uint8Array, mayComeShort: boolean): EspError | null {
  const text = latin.decode(bytes);
  const start = bootText.decode(text).starts.at(-1);
  if (!start) return null;
  const at = bootText.lastStartAt(text);
  const seen = bytes.slice(at, at + evidenceBytes);
  const said = `"${printable(text.slice(at).split('\r', 1)[0] ?? '')}"`;
  switch (start.bootMode) {
    case 'flash':
      return new EspError(
        'firmware-runs',
        `The board restarts into its firmware instead of the boot loader: it said ${said} at ${bootText.baudRate} baud, so GPIO0 was high.`,
        evidence(seen, mayComeShort ? [advise('hold-flash'), longerReset] : []),
      );
    case 'download':
      return new EspError(
        'no-answer',
        `The boot loader runs but receives nothing from this computer: it said ${said} and did not answer SYNC.`,
        evidence(seen, [
          "Check the wire from the adapter's TX to the board's RX, and that the adapter sends 3.3 V levels.",
        ]),
      );
    default:
      return new EspError(
        'no-answer',
        `The board started in a mode without a boot loader: it said ${said}.`,
        evidence(seen, ['Disconnect what pulls GPIO2 low or GPIO15 high while the board resets.']),
      );
  }
}

function replAnswered(bytes: Uint8Array, where = ''): EspError {
  const what = `A REPL answered${where} instead of the boot loader: the board runs its firmware.`;
  return new EspError(
    'repl-answered',
    [what, ...explainText(latin.decode(bytes))].join(' '),
    evidence(bytes),
  );
}

const garbledBootHeard = (bytes: Uint8Array) =>
  new EspError(
    'firmware-runs',
    `The board restarts by itself but not into its boot loader: its boot text arrived garbled, since it is sent at ${bootText.baudRate} baud.`,
    // From the ROM's first words on: without them it could be any noise.
    evidence(bytes.slice(bootNoise.findAnchor(bytes)).slice(0, evidenceBytes)),
  );

const ownEchoHeard = (bytes: Uint8Array) =>
  new EspError(
    'no-answer',
    'The boot loader did not answer: what is sent is echoed. A program that echoes runs on the board, or TX and RX are joined.',
    {
      ...evidence(bytes, [
        advise('hold-flash'),
        'Check the wires: TX of the adapter goes to RX of the board, and RX to TX.',
      ]),
      hintsSayAll: true,
    },
  );

/** Too few to be called text or noise: the boot ROM's own first letters, say, before a wire came off. */
const fewHeard = (bytes: Uint8Array) =>
  new EspError(
    'no-answer',
    `The boot loader did not answer; all that was received ${bytes.length === 1 ? 'was one byte' : `were ${bytes.length} bytes`}.`,
    evidence(bytes),
  );

/** An ESP32 is told by its boot text, a panic or a corrupt file system by its line. */
function textHeard(bytes: Uint8Array): EspError {
  const text = latin.decode(bytes);
  const at = tellingLineAt(text);
  const shown = at < 0 ? evidence(bytes) : { evidence: bytes.slice(at, at + shownBytes) };
  const family = familyBoot(text);
  if (family && familyWaits(text))
    return new EspError(
      'no-answer',
      `The boot ROM of ${familyWords(family)} waits for a download, but did not answer.`,
      shown,
    );
  if (family)
    return new EspError(
      'firmware-runs',
      `The boot ROM of ${familyWords(family)} has started what its flash holds, not its boot loader. ${family.trouble ?? ''}`.trim(),
      { ...shown, hints: [familyByHand], hintsSayAll: true },
    );
  const told = ['The board runs a program that prints text; the boot loader did not answer.'];
  return new EspError('firmware-runs', [...told, ...explainText(text)].join(' '), shown);
}

function silence(transport: Transport, wasReset: boolean, wasHeardAt: boolean): EspError {
  const listened = wasHeardAt ? `, a listen at ${bootText.baudRate} baud` : '';
  const tried = wasReset
    ? `reset by DTR and RTS, SYNC at ${commonBaudRate} baud${listened}`
    : `SYNC at ${commonBaudRate} and other rates; this port cannot reset the board`;
  const { linesHint } = transport.capabilities;
  return new EspError('no-answer', `Nothing was received from ${printable(transport.path)} (${tried}).`, {
    hints: linesHint === undefined ? [] : [linesHint],
  });
}

function evidence(bytes: Uint8Array, hints: readonly Hint[] = []) {
  return { evidence: bytes.slice(-evidenceBytes), hints };
}

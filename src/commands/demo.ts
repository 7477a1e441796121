// espwb demo: in a terminal the workbench on a virtual board; elsewhere the main job on a fresh one,
// from blank flash to blinking LED, each step by the operations that real boards get.
import { EspError } from '../device/errors.ts';
import { execCode } from '../device/firmware/exec.ts';
import { leavingThePrompt } from '../device/firmware/leave-the-prompt.ts';
import { eraseFlash } from '../device/flash/erase.ts';
import { flashFiles } from '../device/flash/flash.ts';
import { demoMicroPython } from '../device/image/demo-image.ts';
import { blink } from '../device/pins/blink.ts';
import { withPins } from '../device/pins/pin-driver-for.ts';
import { findInstalledFirmware } from '../device/releases/installed-firmware.ts';
import { openSession } from '../device/session/open-session.ts';
import type { Session } from '../device/session/session.ts';
import { formatSize } from '../device/sizes.ts';
import { VirtualTransport } from '../device/transport/virtual.ts';
import { printable } from '../text/printable.ts';
import { startWorkerBoard } from '../virtual-board/start-worker-board.ts';
import type { WorkerBoard } from '../virtual-board/worker-board.ts';
import type { Verb, VerbContext } from './verb.ts';

const ledPin = 2;
const blinks = 5;
const blinkHz = 5;

export const run: Verb = async (context): Promise<number> => {
  if (context.output.json || !context.openWorkbench) return mainJob(context);
  return context.openWorkbench(context.options.port ?? 'virtual:demo');
};

/** Nothing of this board is kept, so that every demo starts from blank flash. */
async function mainJob(context: VerbContext): Promise<number> {
  const startedMs = context.clock.now();
  const board = await startWorkerBoard({ name: 'demo', timing: 'fast' });
  try {
    const transport = new VirtualTransport('virtual:demo', () => board.plug());
    const session = await openSession(transport, context.clock, { signal: context.signal });
    try {
      await fromBlankToBlinking(context, session, board);
    } finally {
      await session.close();
    }
  } finally {
    await board.stop();
  }
  const seconds = Math.round(context.clock.now() - startedMs) / 1000;
  context.output.result({ blinks, seconds }, [
    `From blank flash to blinking LED in ${seconds.toFixed(1)} s.`,
  ]);
  return 0;
}

async function fromBlankToBlinking(
  context: VerbContext,
  session: Session,
  board: WorkerBoard,
): Promise<void> {
  const { output, operation, signal, clock } = context;
  const facts = await session.run('info', operation, (inside) => session.identify(inside));
  const { vendor, part, sizeBytes } = facts.flash;
  output.line(`Board     ${facts.chip}, ${facts.mac}, ${facts.crystalMHz} MHz crystal (virtual)`);
  output.line(`Flash     ${[vendor, part].filter(Boolean).join(' ')}, ${formatSize(sizeBytes ?? 0)}`);

  const erased = await eraseFlash(session, {}, operation);
  output.line(
    `Erased    ${formatSize(erased.erasedBytes)}; ${formatSize(erased.blankBytes)} were blank already`,
  );

  const bytes = demoMicroPython();
  const written = await flashFiles(
    session,
    { files: [{ path: 'demo-micropython', offset: 0, bytes }] },
    operation,
  );
  output.line(`Flashed   ${formatSize(written.writtenBytes)} at ${written.baud} baud, verified by MD5`);

  const firmware = await session.run('info', operation, (inside) => findInstalledFirmware(session, inside));
  output.line(`Firmware  ${printable(`${firmware?.kind} ${firmware?.version} on ${firmware?.board}`)}`);

  const { stdout } = await execCode(session, { code: 'print(6*7)' }, operation);
  output.line(`REPL      print(6*7) gives ${printable(stdout).replace(/\\[rn]/g, '')}`);

  const before = await litEdges(board);
  await withPins(session, {}, operation, (driver) =>
    leavingThePrompt(session, () =>
      blink(driver, { pin: ledPin, count: blinks, hz: blinkHz, litAt: 0 }, clock, signal),
    ),
  );
  // The board's own record, not our word for it.
  const seen = (await litEdges(board)) - before;
  if (seen !== blinks)
    throw new EspError('internal', `The LED was to blink ${blinks} times and did ${seen} times.`);
  output.line(`LED       GPIO${ledPin} went low ${seen} times: the LED is active low, it blinked`);
}

/** On-board LEDs light up when their pin falls. */
async function litEdges(board: WorkerBoard): Promise<number> {
  return (await board.edges()).filter((edge) => edge.pin === ledPin && edge.level === 0).length;
}

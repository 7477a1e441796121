// Brings the flasher stub to life: into RAM through the boot ROM, started, greeted. Or takes over one
// that an earlier program left running.

import { advise } from '../advice.ts';
import type { Chip, StubImage, StubSegment } from '../chips/chip.ts';
import { magicAddress } from '../chips/index.ts';
import { EspError, isEspError } from '../errors.ts';
import type { OperationContext } from '../operation.ts';
import { xorChecksum } from '../xor-checksum.ts';
import { readRevision } from './efuse.ts';
import type { LoaderLink } from './link.ts';
import { LoaderRefusal } from './loader-refusal.ts';
import { opcodes, otgBlockBytes, ramBlockBytes } from './opcodes.ts';
import { dataBlock, decodeReply, encodeRequest, words } from './packet.ts';
import { isLineTrouble, retryHarmless } from './retry.ts';

const blockTimeoutMs = 500;
const greetingTimeoutMs = 500;
/** A block damaged on its way spoils the ROM's sequence: the upload begins again, in pieces then. */
const uploadAttempts = 3;
/** Each is an upload of its own, so that one damaged byte costs no more than this. */
const pieceBytes = 0x200;
const greeting = 'OHAI';

export type StartOptions = {
  readonly image?: StubImage;
  /** Of the upload; one is enough where the line itself is in doubt. */
  readonly attempts?: number;
};

/**
 * Afterwards `link.kind` is 'stub' and the next command may go out.
 * @throws EspError stub-failed | unplugged | cancelled
 */
export async function startStub(
  link: LoaderLink,
  { signal, onEvent }: OperationContext,
  { image: ownImage, attempts = uploadAttempts }: StartOptions = {},
): Promise<void> {
  if (link.kind === 'stub') return clearPendingError(link, signal);
  if (!link.runsStub) throw noStub(link.chip);
  const image = ownImage ?? (await link.chip.loadStub(() => readRevision(link, signal)));
  const total = image.segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const onUpload = (done: number) => onEvent({ type: 'progress', step: 'stub', done, total });
  for (let attempt = 1; ; attempt++) {
    try {
      if (attempt === 1) await upload(link, image.segments, onUpload, signal);
      else await uploadInPieces(link, image.segments, onUpload, signal);
      break;
    } catch (error) {
      if (attempt >= attempts || !isLineTrouble(error)) throw stubFailed(error);
    }
  }
  await run(link, image.entryAddress, signal);
}

type OnUpload = (doneBytes: number) => void;

async function upload(
  link: LoaderLink,
  segments: readonly StubSegment[],
  onUpload: OnUpload,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  onUpload(done);
  // Whether its ROM speaks USB-OTG cannot be asked everywhere: smaller blocks do for each.
  const blockBytes = link.chip.usb?.hasOtg ? otgBlockBytes : ramBlockBytes;
  for (const { address, bytes } of segments) {
    const blocks = Math.ceil(bytes.length / blockBytes);
    const options = { timeoutMs: blockTimeoutMs, signal };
    await link.command(opcodes.MEM_BEGIN, words(bytes.length, blocks, blockBytes, address), options);
    for (let sequence = 0; sequence < blocks; sequence++) {
      const block = bytes.slice(sequence * blockBytes, (sequence + 1) * blockBytes);
      const checksum = xorChecksum(block);
      await link.command(opcodes.MEM_DATA, dataBlock(block, sequence), { ...options, checksum });
      done += block.length;
      onUpload(done);
    }
  }
}

/** For a line that damages a byte now and then: what has arrived is not sent again. */
async function uploadInPieces(
  link: LoaderLink,
  segments: readonly StubSegment[],
  onUpload: OnUpload,
  signal: AbortSignal,
): Promise<void> {
  const pieces = segments.flatMap(({ address, bytes }) =>
    Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) => ({
      address: address + index * pieceBytes,
      bytes: bytes.slice(index * pieceBytes, (index + 1) * pieceBytes),
    })),
  );
  let done = 0;
  for (const piece of pieces) {
    const before = done;
    await retryHarmless(() => upload(link, [piece], (bytes) => onUpload(before + bytes), signal));
    done += piece.bytes.length;
  }
  // A MEM_BEGIN carries no checksum: with a damaged address the piece is acknowledged and lies elsewhere,
  // over the beginning of another one as a rule.
  for (const { address, bytes } of pieces) {
    const word = await retryHarmless(() => link.readRegister(address, signal));
    if (word !== new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true))
      throw new EspError('protocol', 'the stub arrived damaged in the memory of the board.');
  }
}

/** The ROM's reply and the stub's greeting may come in one read, and the reply may be lost. */
async function run(link: LoaderLink, entryAddress: number, signal: AbortSignal): Promise<void> {
  link.dropInput();
  await link.writeFrame(encodeRequest(opcodes.MEM_END, words(0, entryAddress)));
  const endMs = link.clock.now() + greetingTimeoutMs;
  try {
    for (;;) {
      const frame = await link.readFrame(Math.max(0, endMs - link.clock.now()), signal);
      if (new TextDecoder('latin1').decode(frame) === greeting) break;
      const reply = decodeReply(frame, link.statusBytes);
      if (reply?.opcode === opcodes.MEM_END && reply.status !== 0) {
        throw stubFailed(new LoaderRefusal(reply.opcode, reply.status, reply.error));
      }
    }
  } catch (error) {
    if (!isEspError(error) || error.code !== 'timeout') throw error;
    await findSilentStub(link, signal, error);
  }
  link.becomeStub();
}

/** A board behind a busy server answers late: only then the later ones are waited for. */
const silentStubTimeoutsMs = [100, 100, 400, 1500];

/** The greeting was lost or came too early: a SYNC tells who is there. */
async function findSilentStub(link: LoaderLink, signal: AbortSignal, silence: EspError): Promise<void> {
  for (const timeoutMs of silentStubTimeoutsMs) {
    if ((await link.sync(signal, timeoutMs)) === 'stub') return;
  }
  throw stubFailed(silence);
}

/** What went wrong before the take-over is told to the first command, which is not executed. */
async function clearPendingError(link: LoaderLink, signal: AbortSignal): Promise<void> {
  try {
    await retryHarmless(() => link.readRegister(magicAddress, signal));
  } catch (error) {
    if (!(error instanceof LoaderRefusal)) throw error;
  }
}

const noStub = ({ name }: Chip): EspError =>
  new EspError(
    'stub-failed',
    `This ${name} has secure boot on, and its boot ROM then starts no flasher stub: an error in that ROM.`,
    { hints: [advise('without-stub')], hintsSayAll: true },
  );

function stubFailed(error: unknown): unknown {
  if (!isEspError(error) || !(isLineTrouble(error) || error.code === 'no-answer')) return error;
  return new EspError('stub-failed', `The flasher stub did not start: ${error.message}`, {
    cause: error,
    ...(error.evidence ? { evidence: error.evidence } : {}),
  });
}

// The conversation with a boot loader over one transport: one request in flight, its reply matched by
// opcode, nothing ever sent twice. It knows no command's meaning beyond SYNC and the registers.
import type { Chip, RegisterWrite } from '../chips/chip.ts';
import { presumedChip } from '../chips/index.ts';
import type { Clock } from '../clock.ts';
import { EspError } from '../errors.ts';
import type { Transport } from '../transport/transport.ts';
import { changeBaudRate } from './baud.ts';
import { FrameLine } from './frame-line.ts';
import type { CommandOptions, LoaderOnLine, LoaderRequest, Reply } from './loader.ts';
import { LoaderRefusal } from './loader-refusal.ts';
import { opcodeName, opcodes } from './opcodes.ts';
import { decodeReply, encodeRequest, type RawReply, words } from './packet.ts';
import { changeRomRate } from './rom-rate.ts';
import { encodeSlip } from './slip.ts';
import { answererOf, bufferPause, framingReset, syncReplies, syncRequest } from './sync.ts';

const defaultTimeoutMs = 3000;
/** Registers are answered at once; the rest is the network between. */
const registerTimeoutMs = 500;
export const syncTimeoutMs = 100;
/** A busy stub answers a SYNC when it is done; a cancel must end within two seconds. */
const resyncLimitMs = 1500;

/** One boot loader, ROM or stub; what its actions throw stands at Loader. Let it go with `release`. */
export class LoaderLink implements LoaderOnLine {
  readonly transport: Transport;
  readonly clock: Clock;
  chip: Chip = presumedChip;
  runsStub = true;
  /** It was heard to start when the lines told it to. */
  obeysLines = false;
  readonly #line: FrameLine;
  /** As its answer to SYNC has told. */
  #heardStatusBytes: 2 | 4 = 2;
  #kind: 'rom' | 'stub' = 'rom';
  #busyWith: string | null = null;
  /** A request whose reply has not come: whatever comes next may be that reply. */
  #isOutOfStep = false;
  #isReleased = false;

  constructor(transport: Transport, clock: Clock) {
    this.transport = transport;
    this.clock = clock;
    this.#line = new FrameLine(transport, clock);
  }

  get statusBytes(): 2 | 4 {
    return this.chip === presumedChip ? this.#heardStatusBytes : this.chip.dialects[this.#kind].statusBytes;
  }

  get kind(): 'rom' | 'stub' {
    return this.#kind;
  }

  get baudRate(): number {
    return this.transport.baudRate;
  }

  get wireBytes(): number {
    return this.#line.wireBytes;
  }

  get isOutOfStep(): boolean {
    return this.#isOutOfStep;
  }

  get isReleased(): boolean {
    return this.#isReleased;
  }

  /** The last bytes that came, for diagnosis. */
  get heard(): Uint8Array {
    return this.#line.recent;
  }

  /** The stub has greeted. */
  becomeStub(): void {
    this.#kind = 'stub';
    this.#heardStatusBytes = 2;
  }

  async command(opcode: number, payload: Uint8Array, options: CommandOptions = {}): Promise<Reply> {
    const [reply] = await this.#exchange([{ opcode, payload, ...options }]);
    return reply as Reply;
  }

  async commandPair(first: LoaderRequest, second: LoaderRequest): Promise<readonly [Reply, Reply]> {
    const [one, other] = await this.#exchange([first, second]);
    return [one as Reply, other as Reply];
  }

  async readRegister(address: number, signal?: AbortSignal): Promise<number> {
    const { value } = await this.command(opcodes.READ_REG, words(address), registerOptions(signal));
    return value;
  }

  async writeRegisters(writes: readonly RegisterWrite[], signal?: AbortSignal): Promise<void> {
    const payload = words(
      ...writes.flatMap(({ address, value, mask = 0xffff_ffff, delayUs = 0 }) => [
        address,
        value,
        mask,
        delayUs,
      ]),
    );
    await this.command(opcodes.WRITE_REG, payload, registerOptions(signal));
  }

  async readFrame(
    timeoutMs: number,
    signal?: AbortSignal,
    onStart?: () => Promise<void>,
  ): Promise<Uint8Array> {
    const frame = await this.#line.next(this.clock.now() + timeoutMs, signal, onStart);
    if (!frame) throw this.#silence('a data packet', timeoutMs);
    return frame;
  }

  async writeFrame(bytes: Uint8Array): Promise<void> {
    await this.#line.write(encodeSlip(bytes));
  }

  resync(signal?: AbortSignal, limitMs = resyncLimitMs): Promise<void> {
    return this.#alone('SYNC', () => this.#resync(signal, limitMs));
  }

  /** Asks whether whoever answered last is still there; false after one silence of 100 ms. */
  isAlive(signal?: AbortSignal): Promise<boolean> {
    return this.#alone('SYNC', async () => (await this.#sync(signal)) === this.#kind);
  }

  /**
   * One SYNC. The ROM answers with the first word of the payload as value, the stub with 0; both
   * answer eight times, and the next request may only go out behind the last of them.
   */
  sync(signal?: AbortSignal, timeoutMs = syncTimeoutMs): Promise<'rom' | 'stub' | null> {
    return this.#alone('SYNC', async () => {
      const kind = await this.#sync(signal, timeoutMs);
      if (kind) this.#kind = kind;
      return kind;
    });
  }

  /** For a stub that may be in the midst of a frame: the next one is the first that it sees. Not for a fresh ROM. */
  async resetFraming(): Promise<void> {
    await this.#line.write(framingReset);
  }

  changeBaud(baudRate: number, signal?: AbortSignal): Promise<void> {
    return this.kind === 'rom'
      ? changeRomRate(this, baudRate, signal)
      : changeBaudRate(this, baudRate, signal);
  }

  /** Forgets what has come and was not asked for, and says how many bytes that were. */
  dropInput(): number {
    return this.#line.drop();
  }

  release(): void {
    this.#isReleased = true;
    this.#line.stop();
  }

  #exchange(requests: readonly LoaderRequest[]): Promise<Reply[]> {
    const { opcode, signal } = requests.at(-1) as LoaderRequest;
    return this.#alone(opcodeName(opcode), async () => {
      if (this.#isOutOfStep) await this.#resync(signal);
      this.dropInput();
      const frames = requests.map(({ opcode, payload, checksum = 0 }) =>
        encodeSlip(encodeRequest(opcode, payload, checksum)),
      );
      const bytes = Buffer.concat(
        frames.flatMap((frame, index) => (index > 0 ? [bufferPause, frame] : [frame])),
      );
      this.#isOutOfStep = true;
      await this.#line.write(bytes);
      const replies: RawReply[] = [];
      for (const { opcode, timeoutMs = defaultTimeoutMs, signal } of requests) {
        const deadlineMs = timeoutMs + this.#wireMs(bytes.length);
        const reply = await this.#replyTo(opcode, deadlineMs, signal);
        if (!reply) throw this.#silence(opcodeName(opcode), deadlineMs);
        replies.push(reply);
      }
      this.#isOutOfStep = false;
      for (const [index, { opcode }] of requests.entries()) {
        const reply = replies[index] as RawReply;
        if (reply.status !== 0) throw this.#refusal(opcode, reply);
      }
      return replies.map(({ value, data }) => ({ value, data }));
    });
  }

  async #resync(signal?: AbortSignal, limitMs = resyncLimitMs): Promise<void> {
    const endMs = this.clock.now() + limitMs;
    for (;;) {
      // Who asks for this has seen something go wrong, whatever the last answer looked like.
      this.#isOutOfStep = true;
      const kind = await this.#sync(signal);
      if (kind === this.#kind) break;
      if (kind) {
        throw new EspError('no-answer', 'The board has restarted: its boot ROM answers, not the stub.', {
          board: 'unknown',
        });
      }
      if (this.clock.now() >= endMs) {
        throw new EspError('no-answer', `The board does not answer: ${limitMs} ms of silence.`, {
          board: 'unknown',
          evidence: this.#line.recent,
        });
      }
    }
    // Replies to the SYNCs before, and a stub's pending error, which it gives to the next command.
    await this.#line.dropUntilQuiet(signal);
    this.#isOutOfStep = false;
  }

  async #sync(signal: AbortSignal | undefined, timeoutMs = syncTimeoutMs): Promise<'rom' | 'stub' | null> {
    this.dropInput();
    if (this.#isOutOfStep && this.#kind === 'stub') await this.resetFraming();
    this.#isOutOfStep = true;
    await this.writeFrame(syncRequest);
    let kind: 'rom' | 'stub' | null = null;
    let statusBytes: 2 | 4 | null = null;
    for (let count = 0; count < syncReplies; count++) {
      const reply = await this.#replyTo(opcodes.SYNC, timeoutMs + this.#wireMs(64), signal);
      if (!reply) break;
      kind = answererOf(reply);
      statusBytes = reply.statusBytes;
      // The ROM says everything to a SYNC eight times, the stub says a refusal once.
      if (kind === 'stub' && reply.status !== 0) break;
    }
    if (kind) this.#isOutOfStep = false;
    if (kind && statusBytes) this.#heardStatusBytes = statusBytes;
    return kind;
  }

  async #replyTo(opcode: number, timeoutMs: number, signal?: AbortSignal): Promise<RawReply | null> {
    const endMs = this.clock.now() + timeoutMs;
    for (;;) {
      const frame = await this.#line.next(endMs, signal);
      if (!frame) return null;
      const reply = decodeReply(frame, this.statusBytes);
      if (reply?.opcode === opcode) return reply;
    }
  }

  #wireMs(bytes: number): number {
    return (bytes * 10_000) / this.baudRate;
  }

  #refusal(opcode: number, { status, error }: RawReply): LoaderRefusal {
    const refusal = new LoaderRefusal(opcode, status, error);
    if (refusal.isDamagedFrame) this.#isOutOfStep = true;
    return refusal;
  }

  #silence(what: string, timeoutMs: number): EspError {
    return new EspError('timeout', `No answer to ${what} within ${Math.round(timeoutMs)} ms.`, {
      board: 'unknown',
      evidence: this.#line.recent,
    });
  }

  async #alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#isReleased) throw new EspError('internal', `${name} on a boot loader that was released.`);
    if (this.#busyWith) {
      throw new EspError('internal', `${name} while the answer to ${this.#busyWith} is still due.`);
    }
    this.#busyWith = name;
    try {
      return await work();
    } finally {
      this.#busyWith = null;
    }
  }
}

const registerOptions = (signal: AbortSignal | undefined) => ({
  timeoutMs: registerTimeoutMs,
  ...(signal ? { signal } : {}),
});

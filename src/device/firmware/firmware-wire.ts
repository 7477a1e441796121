// The one owner of what firmware sends: either a conversation (exec, a probe) reads the bytes, or they
// flow to the state tracker and the REPL pane. Conversations queue up; keystrokes wait for them.
import type { Clock } from '../clock.ts';
import type { Session } from '../session/session.ts';
import { ByteReader } from '../transport/byte-reader.ts';
import type { FirmwareAbout } from './firmware-about.ts';
import type { FirmwareKind } from './firmware-link.ts';
import { isReadyFor, type Prompt, type PromptSign, promptIn } from './prompt.ts';
import { createStateTracker, type StateTracker } from './state-tracker.ts';

/** From the first word of a firmware until a loader or a restart takes the port; then `release`. */
export class FirmwareWire {
  readonly session: Session;
  readonly tracker: StateTracker;
  /** Set by whoever finds out; the tracker reads prompts by it. */
  kind: FirmwareKind = 'unknown';
  /** Set by whoever finds that what looks like a prompt is another program's. */
  hasForeignPrompt = false;
  readonly #aboutOf: (kind: FirmwareKind) => FirmwareAbout | null;
  readonly #prompts: readonly PromptSign[];
  #talk: Promise<unknown> = Promise.resolve();
  #talking = false;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #stopListening: () => void;

  /** @param aboutOf what is known of a firmware; null for one that is not known @param prompts of all of them */
  constructor(
    session: Session,
    aboutOf: (kind: FirmwareKind) => FirmwareAbout | null,
    prompts: readonly PromptSign[],
  ) {
    this.session = session;
    this.#aboutOf = aboutOf;
    this.#prompts = prompts;
    this.tracker = createStateTracker(
      () => aboutOf(this.kind),
      () => this.hasForeignPrompt,
      prompts,
    );
    this.#stopListening = session.transport.listen({
      onBytes: (bytes) => {
        if (!this.#talking) this.feed(bytes);
      },
      onClose: () => {},
    });
  }

  /** What people call a firmware of this kind. */
  nameOf(kind: FirmwareKind): string {
    return this.#aboutOf(kind)?.name ?? 'unknown firmware';
  }

  /** Whichever firmware's it is; null where the text ends with none. */
  promptAtEnd(text: string): Prompt | null {
    return promptIn(text, this.#prompts);
  }

  /** The board stands at a prompt at which a new statement can be typed. */
  get isReady(): boolean {
    return isReadyFor(this.tracker.prompt, this.#prompts);
  }

  get clock(): Clock {
    return this.session.clock;
  }

  /** True while a conversation has the board to itself. */
  get isTalking(): boolean {
    return this.#talking;
  }

  write(bytes: Uint8Array | string): Promise<void> {
    return this.session.transport.write(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  }

  /**
   * Gives the board's bytes to `work` alone, after those who asked before. What it leaves unread
   * flows to the pane.
   */
  converse<T>(work: (reader: ByteReader) => Promise<T>): Promise<T> {
    const turn = this.#talk.then(async () => {
      const reader = new ByteReader(this.session.transport, this.clock);
      this.#talking = true;
      try {
        return await work(reader);
      } finally {
        this.#talking = false;
        reader.stop();
        this.feed(reader.take());
      }
    });
    this.#talk = turn.catch(() => {});
    return turn;
  }

  /** Bytes that belong to the pane: prompts, banners, what a program prints on its own. */
  feed(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.session.setState(this.tracker.feed(bytes));
    for (const listener of this.#listeners) listener(bytes);
  }

  /** For the pane alone: printed on the way, it says nothing of what the board stands at. */
  show(bytes: Uint8Array): void {
    if (bytes.length > 0) for (const listener of this.#listeners) listener(bytes);
  }

  /** Takes `prompt` for what the board stands at, after a conversation that saw it. */
  standAt(prompt: string): void {
    this.tracker.standAt(prompt);
    this.session.setState(this.tracker.state);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  release(): void {
    this.#stopListening();
    this.#listeners.clear();
  }
}

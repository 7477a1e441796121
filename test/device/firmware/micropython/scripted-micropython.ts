// MicroPython's side of the REPL protocol as shared/runtime/pyexec.c has it, with a script instead of
// an interpreter: `run` says what a piece of code prints and raises. Its ring holds 255 bytes, as the
// ESP8266's does, and is emptied only while the board takes code; what does not fit is counted.
import type { Clock } from '../../../../src/device/clock.ts';
import type { ScriptedTransport } from '../../../support/scripted-transport.ts';

export type Ran = {
  readonly stdout?: string;
  readonly stderr?: string;
  /** The code runs until Ctrl-C. */
  readonly endless?: boolean;
  readonly exits?: boolean;
};

export type Personality = {
  readonly run: (code: string) => Ran;
  readonly rawPaste?: 'yes' | 'refused' | 'unknown';
  /** Code that the compiler refuses as soon as it has read this many bytes. */
  readonly syntaxErrorAt?: number;
  readonly banner?: string;
  /** The terminal driver before it puts a CR before each LF, as before MicroPython's Unix port. */
  readonly doubledCr?: boolean;
  /** Lets this many Ctrl-A at the friendly prompt go unheard. */
  readonly deafToCtrlA?: number;
  /** What runs eats this many Ctrl-C. */
  readonly swallowsCtrlC?: number;
};

const announcement = 'raw REPL; CTRL-B to exit\r\n>';
const windowBytes = 128;
const ringBytes = 255;
const takeMs = 2;

export class ScriptedMicroPython {
  mode: 'friendly' | 'raw' | 'paste' | 'dead-paste' | 'running' = 'friendly';
  line = '';
  droppedBytes = 0;
  softResets = 0;
  readonly codes: string[] = [];
  #back: 'friendly' | 'raw' = 'friendly';
  #ring: number[] = [];
  #paste: number[] = [];
  #deaf: number;
  #swallows: number;
  readonly #transport: ScriptedTransport;
  readonly #clock: Clock;
  readonly #personality: Personality;

  constructor(transport: ScriptedTransport, clock: Clock, personality: Personality) {
    this.#transport = transport;
    this.#clock = clock;
    this.#personality = personality;
    this.#deaf = personality.deafToCtrlA ?? 0;
    this.#swallows = personality.swallowsCtrlC ?? 0;
    transport.connect(this);
  }

  #send(text: string | Uint8Array, afterMs?: number): void {
    const said =
      typeof text === 'string' && this.#personality.doubledCr ? text.replaceAll('\n', '\r\n') : text;
    this.#transport.send(said, afterMs);
  }

  get banner(): string {
    const said = this.#personality.banner ?? 'MicroPython v1.27.0 on 2025-12-09; ESP module with ESP8266';
    return `${said}\r\nType "help()" for more information.\r\n>>> `;
  }

  feed(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.mode === 'running' && byte === 3) this.#interrupt();
      else if (this.#ring.length < ringBytes) this.#ring.push(byte);
      else this.droppedBytes += 1;
    }
    this.#clock.setTimer(takeMs, () => this.#take());
  }

  /** The program that main.py would start. */
  startProgram(): void {
    this.mode = 'running';
    this.#back = 'friendly';
  }

  #take(): void {
    while (this.#ring.length > 0 && this.mode !== 'running') this.#byte(this.#ring.shift() as number);
  }

  #byte(byte: number): void {
    if (this.mode === 'friendly') this.#friendly(byte);
    else if (this.mode === 'raw') this.#raw(byte);
    else this.#pasted(byte);
  }

  #friendly(byte: number): void {
    const send = (text: string) => this.#send(text);
    if (byte === 1 && this.line === '') {
      if (this.#deaf > 0) {
        this.#deaf -= 1;
        return;
      }
      this.mode = 'raw';
      send(`\r\n${announcement}`);
    } else if (byte === 2 && this.line === '') send(`\r\n${this.banner}`);
    else if (byte === 3) {
      this.line = '';
      send('\r\n>>> ');
    } else if (byte === 4 && this.line === '') {
      this.softResets += 1;
      send(`\r\nMPY: soft reboot\r\n${this.banner}`);
    } else if (byte === 13) {
      this.line = '';
      send('\r\n>>> ');
    } else if (byte >= 32 && byte < 127) {
      this.line += String.fromCharCode(byte);
      send(String.fromCharCode(byte));
    }
  }

  #raw(byte: number): void {
    const send = (text: string) => this.#send(text);
    if (byte === 1 && this.line === '\x05A') {
      this.line = '';
      const can = this.#personality.rawPaste ?? 'yes';
      if (can === 'yes') {
        this.mode = 'paste';
        this.#paste = [];
        send('R\x01\x80\x00\x01');
      } else send(can === 'refused' ? 'R\x00' : announcement);
    } else if (byte === 1) {
      this.line = '';
      send(announcement);
    } else if (byte === 2) {
      this.mode = 'friendly';
      this.line = '';
      send(`\r\n${this.banner}`);
    } else if (byte === 3) this.line = '';
    else if (byte === 4) {
      const code = this.line;
      this.line = '';
      send('OK');
      this.#run(Buffer.from(code, 'latin1').toString());
    } else this.line += String.fromCharCode(byte);
  }

  #pasted(byte: number): void {
    const send = (text: string) => this.#send(text);
    const failed = this.mode === 'dead-paste';
    if (byte === 4 || byte === 3) {
      if (!failed) send('\x04');
      this.mode = 'raw';
      if (byte === 3) send('\x04KeyboardInterrupt: \r\n\x04>');
      else if (failed) send('\x04Traceback (most recent call last):\r\nSyntaxError: invalid syntax\r\n\x04>');
      else this.#run(Buffer.from(this.#paste).toString());
      return;
    }
    if (failed) return;
    this.#paste.push(byte);
    if (this.#paste.length === this.#personality.syntaxErrorAt) {
      this.mode = 'dead-paste';
      send('\x04');
    } else if (this.#paste.length % windowBytes === 0) send('\x01');
  }

  #run(code: string): void {
    this.codes.push(code);
    const ran = this.#personality.run(code);
    this.#send(utf8(ran.stdout ?? ''));
    if (ran.endless) {
      this.mode = 'running';
      this.#back = 'raw';
      return;
    }
    this.mode = 'raw';
    if (ran.exits) this.#send(`\x04\x04MPY: soft reboot\r\n${announcement}`, 5);
    else this.#send(`\x04${ran.stderr ?? ''}\x04>`);
  }

  #interrupt(): void {
    if (this.#swallows-- > 0) return;
    const raised =
      'Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\nKeyboardInterrupt: \r\n';
    this.mode = this.#back;
    this.line = '';
    this.#send(this.#back === 'raw' ? `\x04${raised}\x04>` : `${raised}${this.banner}`);
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

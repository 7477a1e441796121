// SLIP (RFC 1055) as the boot ROM speaks it. Bytes outside a frame are ignored; a frame longer than the
// ROM's buffer is cut off and dropped, so that memory stays bounded whatever the host sends.

const frameEnd = 0xc0;
const frameEscape = 0xdb;

/** One frame ready for the wire. */
export function slipFrame(payload: Uint8Array): Uint8Array {
  const out: number[] = [frameEnd];
  for (const byte of payload) {
    if (byte === frameEnd) out.push(frameEscape, 0xdc);
    else if (byte === frameEscape) out.push(frameEscape, 0xdd);
    else out.push(byte);
  }
  out.push(frameEnd);
  return Uint8Array.from(out);
}

export class SlipReceiver {
  readonly #limitBytes: number;
  #frame: number[] | undefined;
  #escaped = false;
  #spoilt = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The frame that this byte completes, if it does. */
  receive(byte: number): Uint8Array | undefined {
    if (byte === frameEnd) return this.#boundary();
    if (!this.#frame || this.#spoilt) return undefined;
    let value = byte;
    if (this.#escaped) {
      this.#escaped = false;
      if (byte === 0xdc) value = frameEnd;
      else if (byte === 0xdd) value = frameEscape;
      else this.#spoilt = true;
    } else if (byte === frameEscape) {
      this.#escaped = true;
      return undefined;
    }
    if (this.#frame.length >= this.#limitBytes) this.#spoilt = true;
    else this.#frame.push(value);
    return undefined;
  }

  #boundary(): Uint8Array | undefined {
    const frame = this.#frame;
    const spoilt = this.#spoilt || this.#escaped;
    this.#spoilt = false;
    this.#escaped = false;
    if (!frame || (frame.length === 0 && !spoilt)) {
      this.#frame = [];
      return undefined;
    }
    this.#frame = undefined;
    return spoilt ? undefined : Uint8Array.from(frame);
  }
}

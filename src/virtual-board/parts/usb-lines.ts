// DTR and RTS at a chip's own USB port (USB-Serial-JTAG), where they pull no pin. Source: ESP32-C3 Technical Reference
// Manual, USB Serial/JTAG, "Reset SoC": DTR alone asks for the boot loader, RTS alone resets, none of them takes the
// wish back, both do nothing.

export type UsbLines = { readonly dtr: boolean; readonly rts: boolean };

export class UsbPort {
  #lines: UsbLines = { dtr: false, rts: false };
  #wantsLoader = false;

  /** What the next reset over USB leads to. */
  get wantsLoader(): boolean {
    return this.#wantsLoader;
  }

  /** Whether that resets the chip. */
  setLines(lines: UsbLines): boolean {
    const before = this.#lines;
    this.#lines = lines;
    if (lines.dtr === lines.rts) {
      if (!lines.dtr) this.#wantsLoader = false;
      return false;
    }
    if (lines.dtr) this.#wantsLoader = true;
    return lines.rts && !(before.rts && !before.dtr);
  }
}

// DTR and RTS as a client over the network sets them: one at a time, with what the network and the client
// put in between. pyserial's `ign_set_control` waits 100 ms after each, so that EN would rise (both lines on
// release it) that long before GPIO0 falls, and the chip would have looked at it and started its firmware.
// So the server does this one step of the sequence itself, as Espressif's esp_rfc2217_server does the whole:
// DTR that comes on while RTS alone is on waits for RTS to go off, and both change at once.
// And a system that raises or lowers both lines changes them at once, which SET-CONTROL cannot say: one behind the
// other they would pass through DTR alone, the FLASH button to a chip whose RST was tapped a moment ago.

/** Longer than such a client's pause and a slow network, shorter than anybody who means both lines to be on. */
const patienceMs = 250;
/** What came together has been done by then. */
const pairMs = 2;

type Lines = { readonly dtr: boolean; readonly rts: boolean };

export type ResetLines = {
  /** What the client has asked for. */
  readonly asked: () => Lines;
  readonly set: (name: keyof Lines, on: boolean) => void;
  /** Forgets what it waits for: the client has left. */
  readonly close: () => void;
};

/** `later` runs something after so many milliseconds unless what it returns is called before. */
export function createResetLines(
  setLines: (lines: Partial<Lines>) => void,
  later: (ms: number, run: () => void) => () => void,
): ResetLines {
  let lines: Lines = { dtr: false, rts: false };
  let waiting: { readonly inReset: boolean; readonly stop: () => void } | undefined;
  const waitFor = (inReset: boolean) => {
    const stop = later(inReset ? patienceMs : pairMs, () => {
      waiting = undefined;
      setLines(lines);
    });
    waiting = { inReset, stop };
  };

  return {
    asked: () => lines,
    close: () => waiting?.stop(),
    set: (name, on) => {
      const before = lines;
      lines = { ...lines, [name]: on };
      if (waiting) {
        if (waiting.inReset && lines.dtr && lines.rts) return;
        waiting.stop();
        waiting = undefined;
        setLines(lines);
      } else if (name === 'dtr' && on && isInReset(before)) waitFor(true);
      else if (isNeutral(before) && lines.dtr && !lines.rts) waitFor(false);
      else setLines({ [name]: on });
    },
  };
}

const isInReset = ({ dtr, rts }: Lines) => rts && !dtr;
const isNeutral = ({ dtr, rts }: Lines) => dtr === rts;

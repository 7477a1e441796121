// Puts a board together: chip, pins, reset circuit, cable, faults. In the thread that calls it, driven
// by the clock it is given; start-worker-board.ts moves one off the main thread.
import type { CreateBoard, Fault } from './board.ts';
import type { BoardClock, BoardCounters, BoardOptions, BoardPort } from './board-port.ts';
import { chipModels } from './chips.ts';
import type { StartFirmware } from './firmware/runtime.ts';
import { startFirmware } from './firmware/start-firmware.ts';
import { Pacer } from './parts/pacer.ts';
import { createPinBank } from './parts/pin-bank.ts';

const smallestFlash = 0x80000;
const largestFlash = 0x1000000;
const usualBaudRate = 115_200;
/** Until the host notices that the port of a chip which resets is gone. */
const usbGoneMs = 2;

export type BoardDependencies = { readonly startFirmware?: StartFirmware };

/**
 * A powered board, booting. `dependencies` replaces what runs after a boot from flash.
 * @throws RangeError for a flash size that no chip has, or a MAC that is none
 */
export const createBoard = (
  { flash, ...options }: BoardOptions,
  clock: BoardClock,
  dependencies: BoardDependencies = {},
): ReturnType<CreateBoard> => {
  checkFlashSize(options.flashSizeBytes);
  const model = chipModels[options.chip ?? 'esp8266'];
  const pins = createPinBank(clock.now, model.pinout);
  pins.setAnalog(options.analog ?? 0);
  // Once it is in the chip's flash nobody needs it: it may be as large.
  const { chip, control } = model.create(flash ? { ...options, flash } : options, pins, clock);
  let cable: Cable | undefined;
  let droppedByFirmware = 0;

  /** Whoever follows the chip hears each byte as it was sent, also those that a change of rate overtakes. */
  const hearsAt = () => {
    const rate = cable?.baudRate ?? chip.uart.baudRate;
    if (rate !== 'as-chip') return rate;
    return chip.uart.isRateChosen ? chip.toHost.nextBaudRate : usualBaudRate;
  };
  const sendsAt = ({ baudRate }: Cable) => {
    if (baudRate !== 'as-chip') return baudRate;
    return chip.uart.isRateChosen ? chip.uart.baudRate : usualBaudRate;
  };

  const pacer = new Pacer(
    chip,
    clock,
    { timing: options.timing, usbLatencyMs: options.usbLatencyMs ?? 1 },
    {
      hostBaudRate: () => hearsAt(),
      deliver: (bytes) => cable?.listener?.(bytes),
      incident: (kind) => (kind === 'unplug' ? unplug('unplugged') : pacer.change(() => boot.restart(0))),
    },
  );
  const boot = control({
    clock,
    options,
    change: (work) => pacer.change(work),
    startFirmware: dependencies.startFirmware ?? startFirmware,
    countDropped: (bytes) => {
      droppedByFirmware += bytes;
    },
    usbGone: () => {
      const gone = cable;
      clock.setTimer(usbGoneMs, () => {
        if (gone && cable === gone) closeCable('the chip was reset');
      });
    },
  });

  let isPowered = true;
  const closeCable = (reason: string) => {
    const closed = cable;
    cable = undefined;
    pacer.hold(false);
    closed?.onClose?.(reason);
  };
  const unplug = (reason: string) => {
    isPowered = false;
    pacer.change(() => {
      boot.powerOff();
      chip.toChip.cut(chip.nowMs);
      boot.setInputs({ dtr: false, rts: false });
    });
    pacer.forget();
    closeCable(reason);
  };

  const plug = (): BoardPort => {
    closeCable('another cable was plugged in');
    const isUsb = options.wiring === 'usb';
    const mine: Cable = {
      baudRate: isUsb ? 'as-chip' : usualBaudRate,
      listener: undefined,
      onClose: undefined,
    };
    cable = mine;
    pacer.forget();
    pacer.hold(false);
    if (!isPowered) {
      isPowered = true;
      pacer.change(() => boot.powerOn());
    }
    const whenMine = (change: () => void) => {
      if (cable === mine) pacer.change(change);
    };
    return {
      write: (bytes) => whenMine(() => chip.toChip.send(bytes.slice(), sendsAt(mine), chip.nowMs)),
      drain: () => (cable === mine ? pacer.drained() : Promise.resolve()),
      setLines: ({ dtr, rts }) => whenMine(() => boot.setInputs({ dtr, rts })),
      setBaudRate: (baudRate) =>
        whenMine(() => {
          if (isUsb) return;
          mine.baudRate = baudRate === 'as-chip' ? baudRate : Math.min(10_000_000, Math.max(50, baudRate));
        }),
      // A break is a line held low: the receiver sees a zero without a stop bit.
      setBreak: (on) => whenMine(() => on && chip.toChip.send(Uint8Array.of(0), sendsAt(mine), chip.nowMs)),
      onBytes: (listener) => {
        mine.listener = listener;
      },
      hold: (isHeld) => {
        if (cable === mine) pacer.hold(isHeld);
      },
      onClose: (listener) => {
        mine.onClose = listener;
      },
      close: () => {
        if (cable !== mine) return;
        cable = undefined;
        // Without a cable what comes is for nobody.
        pacer.hold(false);
      },
    };
  };

  const total = (): BoardCounters => {
    chip.idle.advance(chip.nowMs);
    const { tally } = chip.flash;
    return {
      bytesIn: chip.toChip.crossedBytes,
      bytesOut: chip.toHost.crossedBytes,
      droppedByFifo: chip.uart.droppedBytes + chip.toChip.droppedBytes + chip.toHost.droppedBytes,
      droppedByFirmware,
      wireInBusyMs: chip.toChip.busyMs,
      wireOutBusyMs: chip.toHost.busyMs,
      flashBusyMs: tally.busyMs,
      idleMs: chip.idle.idleMs,
      sectorsErased: tally.sectorsErased,
      bytesProgrammed: tally.bytesProgrammed,
      overProgrammedBits: tally.overProgrammedBits,
      instructions: chip.instructions,
    };
  };
  let zero: BoardCounters | undefined;

  const inject = (fault: Fault) => {
    switch (fault.kind) {
      case 'protected':
        return chip.flash.protect(fault);
      case 'stuck-sector':
        return chip.flash.stickSector(fault.sector);
      case 'clear':
        chip.toChip.faults.clear();
        chip.toHost.faults.clear();
        chip.romDeafAboveBaud = Infinity;
        return chip.flash.clearFaults();
      case 'rom-deaf-above-baud':
        chip.romDeafAboveBaud = fault.baudRate;
        return;
      case 'bad-above-baud':
        chip.toChip.faults.add(fault);
        return chip.toHost.faults.add(fault);
      default:
        return (fault.direction === 'in' ? chip.toChip : chip.toHost).faults.add(fault);
    }
  };

  pacer.change(() => boot.powerOn());
  return {
    plug,
    unplug: () => unplug('unplugged'),
    press: (button, down) =>
      pacer.change(() => boot.setInputs(button === 'flash' ? { flashButton: down } : { resetButton: down })),
    flash: chip.flash.bytes,
    counters: () => {
      pacer.change(() => {});
      return difference(total(), zero);
    },
    resetCounters: () => {
      pacer.change(() => {});
      zero = total();
    },
    pinLevel: (pin) => pins.level(pin),
    ledColour: (pin) => pins.colour(pin),
    drivePin: (pin, level) => pacer.change(() => pins.drive(pin, level)),
    setAnalog: (input) => pins.setAnalog(input),
    edges: () => pins.edges(),
    inject: (fault) => pacer.change(() => inject(fault)),
    stop: () => {
      pacer.change(() => boot.powerOff());
      pacer.stop();
      closeCable('stopped');
    },
  };
};

type Cable = {
  baudRate: number | 'as-chip';
  listener: ((bytes: Uint8Array) => void) | undefined;
  onClose: ((reason: string) => void) | undefined;
};

function difference(now: BoardCounters, before: BoardCounters | undefined): BoardCounters {
  if (!before) return now;
  const entries = Object.entries(now).map(([name, value]) => [
    name,
    value - before[name as keyof BoardCounters],
  ]);
  return Object.fromEntries(entries) as BoardCounters;
}

function checkFlashSize(sizeBytes: number): void {
  const isPowerOfTwo = sizeBytes > 0 && Number.isInteger(Math.log2(sizeBytes));
  if (!isPowerOfTwo || sizeBytes < smallestFlash || sizeBytes > largestFlash)
    throw new RangeError(`flash of ${sizeBytes} bytes: a power of two from 512 KB to 16 MB is needed`);
}

// What is the same on every chip of the family of what runs on it and when: power and resets, the flash's second stage
// and what it starts, and how a ROM tries again. Each chip adds its straps, its loader and what its ROM says.
import type { BoardClock, BoardOptions } from '../board-port.ts';
import type { Esp32MicroPython } from '../firmware/boot-image.ts';
import type { RecogniseApplication } from '../firmware/esp32-application.ts';
import type { StartFirmware } from '../firmware/runtime.ts';
import { afterText } from '../parts/after-text.ts';
import type { CodeChip } from '../parts/code-chip.ts';
import { FirmwareProgram } from '../parts/firmware-program.ts';
import { DownloadLoader, type LoaderStyle } from '../parts/loader/download-loader.ts';
import { nothing } from '../parts/program.ts';
import type { ResetInputs } from '../parts/reset-circuit.ts';
import { ResetControl } from '../parts/reset-control.ts';
import { applicationName } from './application-name.ts';
import { firmwareReason, resetCodeOf } from './firmware-reasons.ts';
import type { LoaderCommands } from './loader-commands.ts';
import { type SecondStage, secondStage } from './second-stage.ts';

export type FamilyChip = CodeChip & {
  readonly memory: { readonly rtcRam: Uint8Array };
  /** The state in which the ROM finds the chip after any reset. */
  restart(straps: number): void;
};

export type BootHost<OwnChip extends FamilyChip> = {
  readonly chip: OwnChip;
  readonly clock: BoardClock;
  readonly options: BoardOptions;
  readonly change: (work: () => void) => void;
  readonly usbGone: () => void;
  readonly recogniseApplication: RecogniseApplication;
  readonly startFirmware: StartFirmware;
  readonly countDropped: (bytes: number) => void;
};

/** What is true of one chip. */
export type BootFacts<Cause extends number> = {
  readonly name: string;
  readonly chipId: number;
  readonly bootPin: number;
  /** Between two tries of the ROM to boot. */
  readonly retryMs: number;
  /** From a program that hangs to the reset by the watchdog of a timer group. */
  readonly watchdogMs: number;
  readonly causes: {
    readonly power: Cause;
    readonly software: Cause;
    readonly timerWatchdog: Cause;
    readonly rtcWatchdog: Cause;
  };
};

const loaderStyle: LoaderStyle = {
  statusBytes: 4,
  clearsError: new Set([0x08, 0x09, 0x0a, 0x0d, 0x0e, 0x0f]),
  shortFrameHangs: false,
};

export abstract class FamilyBoot<OwnChip extends FamilyChip, Cause extends number> {
  protected readonly chip: OwnChip;
  protected readonly host: BootHost<OwnChip>;
  protected readonly facts: BootFacts<Cause>;
  protected cause: Cause;
  /** Why, in the words of the firmware that asked for it (runtime.ts). */
  protected reason: number = firmwareReason.power;
  protected straps = 0;
  readonly #reset: ResetControl;
  /** A reset that the chip makes itself leaves the straps as they were. */
  #samplesStraps = true;

  constructor(host: BootHost<OwnChip>, facts: BootFacts<Cause>) {
    this.chip = host.chip;
    this.host = host;
    this.facts = facts;
    this.cause = facts.causes.power;
    this.#reset = new ResetControl({
      clock: host.clock,
      wiring: host.options.wiring,
      pins: host.chip.pins,
      bootPin: facts.bootPin,
      change: host.change,
      held: () => {
        this.cause = facts.causes.power;
        this.reason = firmwareReason.power;
        this.#samplesStraps = true;
        this.chip.hold();
      },
      boot: () => this.#boot(),
    });
  }

  /** The pins as they are now, as the bits that the ROM prints. */
  protected abstract readStraps(): number;
  /** The chip has been reset: its ROM begins. */
  protected abstract begin(): void;
  /** The loader was told to run what the flash would have started. */
  protected abstract leaveLoader(): void;

  powerOn(): void {
    this.cause = this.facts.causes.power;
    this.#samplesStraps = true;
    this.chip.flash.powerOn();
    this.#reset.powerOn();
  }

  powerOff(): void {
    this.#reset.powerOff();
    this.chip.flash.powerOff();
    this.chip.rtcMemory.clear();
    this.chip.memory.rtcRam.fill(0);
    this.chip.hold();
  }

  setInputs(change: Partial<ResetInputs>): void {
    this.#reset.setInputs(change);
  }

  /** The supply dips below what the chip and its flash need: nothing else resets it from outside. */
  restart(): void {
    if (!this.#reset.isOn) return;
    this.chip.flash.powerOff();
    this.chip.flash.powerOn();
    this.chip.rtcMemory.clear();
    this.#samplesStraps = true;
    this.restartBy(this.facts.causes.power);
  }

  protected restartBy(cause: Cause, reason: number = firmwareReason.power): void {
    if (!this.#reset.isOn) return;
    this.cause = cause;
    this.reason = reason;
    // The watchdog of the real-time clock resets all of the chip, and so do the power and EN.
    if (cause === this.facts.causes.rtcWatchdog) this.#samplesStraps = true;
    this.#boot();
  }

  #boot(): void {
    this.#reset.begin();
    if (this.#samplesStraps) {
      this.chip.pins.reset();
      this.straps = this.readStraps();
      this.#samplesStraps = false;
    }
    this.begin();
  }

  protected print(text: string): void {
    this.chip.print(text);
  }

  protected download(commands: LoaderCommands): void {
    const { chip } = this;
    const loader = new DownloadLoader(chip.uart, commands, loaderStyle, {
      send: (bytes) => chip.send(bytes),
      isDeafAt: (baudRate) => baudRate > chip.romDeafAboveBaud,
      leave: (after) => {
        if (after.kind === 'jump') this.runCode(after.entry);
        else if (after.kind === 'restart') this.#restartAfterText();
        else this.leaveLoader();
      },
    });
    chip.run(loader);
  }

  protected runCode(entry: number): void {
    this.chip.runCode(entry, (how) => {
      this.chip.run(nothing);
      if (how === 'software-reset') this.later(0, () => this.restartBy(this.facts.causes.software));
    });
  }

  /** The ROM has loaded what is first in the flash. */
  protected startSecondStage(): void {
    const { chip } = this;
    const start = () => {
      const found = secondStage(chip.flash.bytes, this.facts.chipId);
      chip.print(found.text);
      if (found.application) this.#startApplication(found.application, found.partitions);
      else this.#restartAfterText();
    };
    chip.run(afterText(chip.toHost.freeAtMs, start));
  }

  #restartAfterText(): void {
    const { chip, facts } = this;
    const restart = () => this.later(0, () => this.restartBy(facts.causes.software));
    chip.run(afterText(chip.toHost.freeAtMs, restart));
  }

  /** By the clock, not by board time: where that runs ahead the lines would have no end. */
  protected tryAgain(text: string, left: number, ended: () => void): void {
    if (left === 0) {
      ended();
      return;
    }
    this.print(text);
    this.later(this.facts.retryMs, () => this.tryAgain(text, left - 1, ended));
  }

  protected biteLater(): void {
    this.later(this.facts.watchdogMs, () => this.restartBy(this.facts.causes.timerWatchdog));
  }

  #startApplication(
    application: NonNullable<SecondStage['application']>,
    partitions: SecondStage['partitions'],
  ): void {
    const { chip, recogniseApplication } = this.host;
    const image = recogniseApplication(chip.flash.bytes, partitions, application);
    if (image) chip.run(afterText(chip.toHost.freeAtMs, () => this.#startFirmware(image)));
    else this.#showApplication(application.partition.offset, application.endAddress);
  }

  #startFirmware(image: Esp32MicroPython): void {
    const { chip, clock, change, startFirmware, countDropped } = this.host;
    chip.run(
      new FirmwareProgram({
        ...{ chip, clock, image, startFirmware, change, countDropped },
        resetReason: this.reason,
        restart: (why) => this.restartBy(resetCodeOf(why) as Cause, why),
        hang: () => {
          chip.run(nothing);
          this.biteLater();
        },
        flashIsGone: '',
      }),
    );
  }

  /** Its code is machine code for a chip with caches and radio: the board says what it is, and stands still. */
  #showApplication(from: number, endAddress: number): void {
    const { chip, facts } = this;
    const name = applicationName(chip.flash.bytes, from, endAddress) ?? 'an application';
    chip.print(
      `This virtual ${facts.name} boots no further: ${name} is at 0x${from.toString(16)}, it is not run.\r\n`,
    );
    chip.run(nothing);
  }

  protected later(delayMs: number, run: () => void): void {
    this.#reset.later(delayMs, run);
  }
}

// What runs on the chip and when: what the straps say, the ROM's loader or the flash, watchdogs and restarts.
import type { BoardClock, BoardOptions } from '../board-port.ts';
import { applicationName } from '../esp32-rom/application-name.ts';
import type { RomDialect } from '../esp32-rom/dialect.ts';
import { firmwareReason, resetCodeOf } from '../esp32-rom/firmware-reasons.ts';
import { readImage } from '../esp32-rom/image.ts';
import { LoaderCommands } from '../esp32-rom/loader-commands.ts';
import { type SecondStage, secondStage } from '../esp32-rom/second-stage.ts';
import type { Esp32MicroPython } from '../firmware/boot-image.ts';
import type { RecogniseApplication } from '../firmware/esp32-application.ts';
import type { StartFirmware } from '../firmware/runtime.ts';
import { afterText } from '../parts/after-text.ts';
import { FirmwareProgram } from '../parts/firmware-program.ts';
import { DownloadLoader, type LoaderStyle } from '../parts/loader/download-loader.ts';
import { nothing } from '../parts/program.ts';
import type { ResetInputs } from '../parts/reset-circuit.ts';
import { ResetControl } from '../parts/reset-control.ts';
import type { Chip, ProgramEnd } from './chip.ts';
import { crystalHz, uartSteps } from './clocks.ts';
import { bootPin, strapPins } from './pinout.ts';
import {
  bootMode,
  invalidHeader,
  isSilent,
  loadText,
  nothingToBoot,
  type ResetCause,
  resetCause,
  startText,
} from './rom/boot-text.ts';

const chipId = 0;
const bootLoaderAt = 0x1000;
const dialect: RomDialect = { beginBytes: 16, takesDataBeforeBegin: false, securityInfo: null };
const loaderStyle: LoaderStyle = {
  statusBytes: 4,
  clearsError: new Set([0x08, 0x09, 0x0a, 0x0d, 0x0e, 0x0f]),
  shortFrameHangs: false,
};
/** The ROM tries eight times, then the watchdog of the real-time clock resets the chip: the mask ROM in an emulator. */
const tries = 8;
const retryMs = 40;
const watchdogMs = 300;

export type BootHost = {
  readonly chip: Chip;
  readonly clock: BoardClock;
  readonly options: BoardOptions;
  readonly change: (work: () => void) => void;
  readonly recogniseApplication: RecogniseApplication;
  readonly startFirmware: StartFirmware;
  readonly countDropped: (bytes: number) => void;
};

export class BootControl {
  readonly #chip: Chip;
  readonly #host: BootHost;
  readonly #reset: ResetControl;
  #cause: ResetCause = resetCause.power;
  /** Why, in the words of the firmware that asked for it (runtime.ts). */
  #reason: number = firmwareReason.power;
  #straps = 0;
  /** A reset that the chip makes itself leaves the straps as they were. */
  #samplesStraps = true;

  constructor(host: BootHost) {
    this.#chip = host.chip;
    this.#host = host;
    this.#reset = new ResetControl({
      clock: host.clock,
      wiring: host.options.wiring,
      pins: host.chip.pins,
      bootPin,
      change: host.change,
      held: () => {
        this.#cause = resetCause.power;
        this.#reason = firmwareReason.power;
        this.#samplesStraps = true;
        this.#chip.hold();
      },
      boot: () => this.#boot(),
    });
  }

  powerOn(): void {
    this.#cause = resetCause.power;
    this.#samplesStraps = true;
    this.#chip.flash.powerOn();
    this.#reset.powerOn();
  }

  powerOff(): void {
    this.#reset.powerOff();
    this.#chip.flash.powerOff();
    this.#chip.rtcMemory.clear();
    this.#chip.memory.rtcRam.fill(0);
    this.#chip.hold();
  }

  setInputs(change: Partial<ResetInputs>): void {
    this.#reset.setInputs(change);
  }

  /** The supply dips below what the chip and its flash need: nothing else resets it from outside. */
  restart(): void {
    if (!this.#reset.isOn) return;
    this.#chip.flash.powerOff();
    this.#chip.flash.powerOn();
    this.#chip.rtcMemory.clear();
    this.#samplesStraps = true;
    this.#restartBy(resetCause.power);
  }

  #restartBy(cause: ResetCause, reason: number = firmwareReason.power): void {
    if (!this.#reset.isOn) return;
    this.#cause = cause;
    this.#reason = reason;
    // The watchdog of the real-time clock resets all of the chip, and so do the power and EN.
    if (cause === resetCause.rtcWatchdog) this.#samplesStraps = true;
    this.#boot();
  }

  #boot(): void {
    const chip = this.#chip;
    this.#reset.begin();
    if (this.#samplesStraps) {
      chip.pins.reset();
      this.#straps = strapPins.reduce<number>(
        (bits, pin, index) => bits | (chip.pins.level(pin) << index),
        0,
      );
      this.#samplesStraps = false;
    }
    chip.restart(this.#straps);
    this.#print(startText(this.#cause, this.#straps));
    if (bootMode(this.#straps).kind === 'download') this.#download();
    else this.#bootFlash();
  }

  #print(text: string): void {
    if (!isSilent(this.#straps)) this.#chip.print(text);
  }

  #download(): void {
    const chip = this.#chip;
    const { bus } = chip;
    const commands = new LoaderCommands({
      dialect,
      flash: chip.romFlash,
      cpuClock: chip.clocks,
      readWord: (address) => bus.read(address),
      writeWord: (address, value) => bus.write(address, value | 0),
      writeBytes: (address, bytes) => chip.memory.writeBytes(address, bytes),
      dividerOf: (baudRate) => Math.round((crystalHz * uartSteps) / baudRate),
    });
    const loader = new DownloadLoader(chip.uart, commands, loaderStyle, {
      send: (bytes) => chip.send(bytes),
      isDeafAt: (baudRate) => baudRate > chip.romDeafAboveBaud,
      leave: (after) => {
        if (after.kind === 'jump') chip.runCode(after.entry, (how) => this.#codeEnded(how));
        else if (after.kind === 'restart') this.#restartAfterText();
        // It goes on as after a reset, without one.
        else this.#bootFlash('0x00000000');
      },
    });
    chip.run(loader);
  }

  #codeEnded(how: ProgramEnd): void {
    this.#chip.run(nothing);
    if (how === 'software-reset') this.#later(0, () => this.#restartBy(resetCause.software));
  }

  #bootFlash(configsip?: string): void {
    const chip = this.#chip;
    const image = readImage(chip.flash.bytes, bootLoaderAt);
    if ('notAnImage' in image) {
      chip.run(nothing);
      if (configsip === undefined) this.#tryAgain(invalidHeader(image.notAnImage), tries);
      else this.#print(nothingToBoot);
      return;
    }
    // It does not say that a boot loader is another chip's: nothing comes any more.
    if (image.chipId !== chipId) {
      chip.run(nothing);
      return;
    }
    const loaded = loadText(image, configsip);
    this.#print(loaded.text);
    if (loaded.runs) chip.run(afterText(chip.toHost.freeAtMs, () => this.#secondStage()));
    else chip.run(nothing);
  }

  #secondStage(): void {
    const chip = this.#chip;
    const found = secondStage(chip.flash.bytes, chipId);
    chip.print(found.text);
    if (found.application) this.#startApplication(found.application, found.partitions);
    else this.#restartAfterText();
  }

  #restartAfterText(): void {
    const chip = this.#chip;
    const restart = () => this.#later(0, () => this.#restartBy(resetCause.software));
    chip.run(afterText(chip.toHost.freeAtMs, restart));
  }

  /** By the clock, not by board time: where that runs ahead the lines would have no end. */
  #tryAgain(text: string, left: number): void {
    if (left === 0) {
      this.#later(watchdogMs, () => this.#restartBy(resetCause.rtcWatchdog));
      return;
    }
    this.#print(text);
    this.#later(retryMs, () => this.#tryAgain(text, left - 1));
  }

  #startApplication(
    application: NonNullable<SecondStage['application']>,
    partitions: SecondStage['partitions'],
  ): void {
    const { chip, recogniseApplication } = this.#host;
    const image = recogniseApplication(chip.flash.bytes, partitions, application);
    if (image) chip.run(afterText(chip.toHost.freeAtMs, () => this.#startFirmware(image)));
    else this.#showApplication(application.partition.offset, application.endAddress);
  }

  #startFirmware(image: Esp32MicroPython): void {
    const { chip, clock, change, startFirmware, countDropped } = this.#host;
    chip.run(
      new FirmwareProgram({
        ...{ chip, clock, image, startFirmware, change, countDropped },
        resetReason: this.#reason,
        restart: (why) => this.#restartBy(resetCodeOf(why), why),
        hang: () => {
          chip.run(nothing);
          this.#later(watchdogMs, () => this.#restartBy(resetCause.timerWatchdog));
        },
        flashIsGone: '',
      }),
    );
  }

  /** Its code is machine code for a chip with caches and radio: the board says what it is, and stands still. */
  #showApplication(from: number, endAddress: number): void {
    const chip = this.#chip;
    const name = applicationName(chip.flash.bytes, from, endAddress) ?? 'an application';
    chip.print(
      `This virtual ESP32 boots no further: ${name} is at 0x${from.toString(16)}, it is not run.\r\n`,
    );
    chip.run(nothing);
  }

  #later(delayMs: number, run: () => void): void {
    this.#reset.later(delayMs, run);
  }
}

// What runs on the chip and when: what the straps say, the ROM's loader or the flash, watchdogs and restarts.

import type { BoardClock, BoardOptions } from '../board-port.ts';
import { applicationName } from '../esp32-rom/application-name.ts';
import { type RomDialect, securityInfo } from '../esp32-rom/dialect.ts';
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
import { UsbPort } from '../parts/usb-lines.ts';
import type { Chip, ProgramEnd } from './chip.ts';
import { crystalHz } from './clocks.ts';
import { bootPin } from './pinout.ts';
import {
  bootMode,
  invalidHeader,
  loadText,
  type ResetCause,
  resetCause,
  startText,
} from './rom/boot-text.ts';

const chipId = 5;
/** The bit of the boot pin. */
const bootStrap = 8;
const dialect: RomDialect = {
  beginBytes: 20,
  takesDataBeforeBegin: true,
  securityInfo: securityInfo(chipId),
};
const loaderStyle: LoaderStyle = {
  statusBytes: 4,
  clearsError: new Set([0x08, 0x09, 0x0a, 0x0d, 0x0e, 0x0f]),
  shortFrameHangs: false,
};
/**
 * How long the ROM tries to boot before the watchdog of timer group 0 ends it, and how often it tries: logs of boards
 * show 7 to 18 lines before each reset.
 */
const retryMs = 50;
const triesPerWatchdog = 12;
const bootWatchdogMs = retryMs * triesPerWatchdog;
export type BootHost = {
  readonly chip: Chip;
  readonly clock: BoardClock;
  readonly options: BoardOptions;
  readonly change: (work: () => void) => void;
  readonly usbGone: () => void;
  readonly recogniseApplication: RecogniseApplication;
  readonly startFirmware: StartFirmware;
  readonly countDropped: (bytes: number) => void;
};

export class BootControl {
  readonly #chip: Chip;
  readonly #reset: ResetControl;
  readonly #host: BootHost;
  /** null behind an adapter. */
  readonly #usb: UsbPort | null;
  #cause: ResetCause = resetCause.power;
  /** Why, in the words of the firmware that asked for it (runtime.ts). */
  #reason: number = firmwareReason.power;
  #straps = 0;
  /** A reset that the chip makes itself leaves the straps as they were. */
  #samplesStraps = true;

  constructor(host: BootHost) {
    this.#chip = host.chip;
    this.#host = host;
    this.#usb = host.options.wiring === 'usb' ? new UsbPort() : null;
    this.#chip.watchdogBites = () => host.change(() => this.#restartBy(resetCause.rtcWatchdog));
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
    const { dtr, rts } = change;
    if (!this.#usb || dtr === undefined || rts === undefined) return;
    if (this.#usb.setLines({ dtr, rts })) this.#restartBy(resetCause.usb);
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
      const { pins } = chip;
      this.#straps =
        (pins.level(bootPin) << 3) | (pins.level(8) << 2) | (pins.level(10) << 1) | pins.level(2);
      this.#samplesStraps = false;
    }
    if (this.#usb) this.#host.usbGone();
    const isAsked =
      this.#reason === firmwareReason.bootLoader ||
      (this.#cause === resetCause.usb && this.#usb?.wantsLoader === true);
    const straps = isAsked ? this.#straps & ~bootStrap : this.#straps;
    chip.restart(straps);
    chip.print(startText(this.#cause, straps));
    const { kind } = bootMode(straps);
    if (kind === 'download') this.#download();
    else if (kind === 'flash') this.#bootFlash();
  }

  #download(): void {
    const chip = this.#chip;
    const { bus } = chip;
    const commands = new LoaderCommands({
      dialect,
      flash: chip.romFlash,
      cpuClock: chip.clocks,
      readWord: (address) => bus.word(address),
      writeWord: (address, value) => void bus.write(address, value | 0),
      writeBytes: (address, bytes) => chip.memory.writeBytes(address, bytes),
      dividerOf: (baudRate) => Math.round((crystalHz * 16) / baudRate),
    });
    const loader = new DownloadLoader(chip.uart, commands, loaderStyle, {
      send: (bytes) => chip.send(bytes),
      isDeafAt: (baudRate) => baudRate > chip.romDeafAboveBaud,
      leave: (after) => {
        if (after.kind === 'jump') chip.runCode(after.entry, (how) => this.#codeEnded(how));
        else if (after.kind === 'restart') this.#restartAfterText();
        // It calls what the flash boot would have loaded: nothing is there.
        else this.#leaveForNothing();
      },
    });
    chip.run(loader);
  }

  #leaveForNothing(): void {
    this.#chip.print('user code done\r\n');
    this.#chip.runCode(0, (how) => this.#codeEnded(how));
  }

  #codeEnded(how: ProgramEnd): void {
    this.#chip.run(nothing);
    if (how === 'software-reset') this.#later(0, () => this.#restartBy(resetCause.software));
  }

  #bootFlash(): void {
    const chip = this.#chip;
    const image = readImage(chip.flash.bytes, 0);
    if ('notAnImage' in image) {
      chip.run(nothing);
      this.#tryAgain(invalidHeader(image.notAnImage), triesPerWatchdog);
      return;
    }
    const loaded = loadText(image);
    chip.print(loaded.text);
    if (!loaded.runs) {
      chip.run(nothing);
      this.#biteLater();
      return;
    }
    chip.run(afterText(chip.toHost.freeAtMs, () => this.#secondStage()));
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
  #tryAgain(text: string, tries: number): void {
    if (tries === 0) {
      this.#restartBy(resetCause.timerWatchdog);
      return;
    }
    this.#chip.print(text);
    this.#later(retryMs, () => this.#tryAgain(text, tries - 1));
  }

  #biteLater(): void {
    this.#later(bootWatchdogMs, () => this.#restartBy(resetCause.timerWatchdog));
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
          this.#biteLater();
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
      `This virtual ESP32-C3 boots no further: ${name} is at 0x${from.toString(16)}, it is not run.\r\n`,
    );
    chip.run(nothing);
  }

  #later(delayMs: number, run: () => void): void {
    this.#reset.later(delayMs, run);
  }
}

// What an ESP32-C3's ROM does at a start: what the straps and its own USB port say, its loader or the flash, and its
// watchdogs.
import { type RomDialect, securityInfo } from '../esp32-rom/dialect.ts';
import { type BootHost, FamilyBoot } from '../esp32-rom/family-boot.ts';
import { firmwareReason } from '../esp32-rom/firmware-reasons.ts';
import { readImage } from '../esp32-rom/image.ts';
import { LoaderCommands } from '../esp32-rom/loader-commands.ts';
import { nothing } from '../parts/program.ts';
import type { ResetInputs } from '../parts/reset-circuit.ts';
import { UsbPort } from '../parts/usb-lines.ts';
import type { Chip } from './chip.ts';
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
/**
 * How long the ROM tries to boot before the watchdog of timer group 0 ends it, and how often it tries: logs of boards
 * show 7 to 18 lines before each reset.
 */
const retryMs = 50;
const triesPerWatchdog = 12;
const watchdogMs = retryMs * triesPerWatchdog;

export class BootControl extends FamilyBoot<Chip, ResetCause> {
  /** null behind an adapter. */
  readonly #usb: UsbPort | null;

  constructor(host: BootHost<Chip>) {
    super(host, { name: 'ESP32-C3', chipId, bootPin, retryMs, watchdogMs, causes: resetCause });
    this.#usb = host.options.wiring === 'usb' ? new UsbPort() : null;
    this.chip.watchdogBites = () => host.change(() => this.restartBy(resetCause.rtcWatchdog));
  }

  override setInputs(change: Partial<ResetInputs>): void {
    super.setInputs(change);
    const { dtr, rts } = change;
    if (!this.#usb || dtr === undefined || rts === undefined) return;
    if (this.#usb.setLines({ dtr, rts })) this.restartBy(resetCause.usb);
  }

  protected override readStraps(): number {
    const { pins } = this.chip;
    return (pins.level(bootPin) << 3) | (pins.level(8) << 2) | (pins.level(10) << 1) | pins.level(2);
  }

  protected override begin(): void {
    const { chip } = this;
    if (this.#usb) this.host.usbGone();
    const isAsked =
      this.reason === firmwareReason.bootLoader ||
      (this.cause === resetCause.usb && this.#usb?.wantsLoader === true);
    const straps = isAsked ? this.straps & ~bootStrap : this.straps;
    chip.restart(straps);
    chip.print(startText(this.cause, straps));
    const { kind } = bootMode(straps);
    if (kind === 'download') this.download(this.#commands());
    else if (kind === 'flash') this.#bootFlash();
  }

  #commands(): LoaderCommands {
    const { romFlash, clocks, bus, memory } = this.chip;
    return new LoaderCommands({
      dialect,
      flash: romFlash,
      cpuClock: clocks,
      readWord: (address) => bus.word(address),
      writeWord: (address, value) => void bus.write(address, value | 0),
      writeBytes: (address, bytes) => memory.writeBytes(address, bytes),
      dividerOf: (baudRate) => Math.round((crystalHz * 16) / baudRate),
    });
  }

  /** It calls what the flash boot would have loaded: nothing is there. */
  protected override leaveLoader(): void {
    this.chip.print('user code done\r\n');
    this.runCode(0);
  }

  #bootFlash(): void {
    const { chip } = this;
    const image = readImage(chip.flash.bytes, 0);
    if ('notAnImage' in image) {
      chip.run(nothing);
      const restart = () => this.restartBy(resetCause.timerWatchdog);
      this.tryAgain(invalidHeader(image.notAnImage), triesPerWatchdog, restart);
      return;
    }
    const loaded = loadText(image);
    chip.print(loaded.text);
    if (loaded.runs) {
      this.startSecondStage();
      return;
    }
    chip.run(nothing);
    this.biteLater();
  }
}

// What an ESP32's ROM does at a start: what the straps say, its loader or the flash, and its watchdog.
import type { RomDialect } from '../esp32-rom/dialect.ts';
import { type BootHost, FamilyBoot } from '../esp32-rom/family-boot.ts';
import { readImage } from '../esp32-rom/image.ts';
import { LoaderCommands } from '../esp32-rom/loader-commands.ts';
import { nothing } from '../parts/program.ts';
import type { Chip } from './chip.ts';
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
/** The ROM tries eight times, then the watchdog of the real-time clock resets the chip: the mask ROM in an emulator. */
const tries = 8;
const retryMs = 40;
const watchdogMs = 300;

export class BootControl extends FamilyBoot<Chip, ResetCause> {
  constructor(host: BootHost<Chip>) {
    super(host, { name: 'ESP32', chipId, bootPin, retryMs, watchdogMs, causes: resetCause });
  }

  protected override readStraps(): number {
    const { pins } = this.chip;
    return strapPins.reduce<number>((bits, pin, index) => bits | (pins.level(pin) << index), 0);
  }

  protected override begin(): void {
    this.chip.restart(this.straps);
    this.print(startText(this.cause, this.straps));
    if (bootMode(this.straps).kind === 'download') this.download(this.#commands());
    else this.#bootFlash();
  }

  protected override print(text: string): void {
    if (!isSilent(this.straps)) this.chip.print(text);
  }

  #commands(): LoaderCommands {
    const { romFlash, clocks, bus, memory } = this.chip;
    return new LoaderCommands({
      dialect,
      flash: romFlash,
      cpuClock: clocks,
      readWord: (address) => bus.read(address),
      writeWord: (address, value) => bus.write(address, value | 0),
      writeBytes: (address, bytes) => memory.writeBytes(address, bytes),
      dividerOf: (baudRate) => Math.round((crystalHz * uartSteps) / baudRate),
    });
  }

  /** It goes on as after a reset, without one. */
  protected override leaveLoader(): void {
    this.#bootFlash('0x00000000');
  }

  #bootFlash(configsip?: string): void {
    const { chip } = this;
    const image = readImage(chip.flash.bytes, bootLoaderAt);
    if ('notAnImage' in image) {
      chip.run(nothing);
      const bite = () => this.later(watchdogMs, () => this.restartBy(resetCause.rtcWatchdog));
      if (configsip === undefined) this.tryAgain(invalidHeader(image.notAnImage), tries, bite);
      else this.print(nothingToBoot);
      return;
    }
    // It does not say that a boot loader is another chip's: nothing comes any more.
    if (image.chipId !== chipId) {
      chip.run(nothing);
      return;
    }
    const loaded = loadText(image, configsip);
    this.print(loaded.text);
    if (loaded.runs) this.startSecondStage();
    else chip.run(nothing);
  }
}

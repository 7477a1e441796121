// What runs on the chip and when: held in reset, straps sampled when EN rises, the ROM's loader or the
// flash, watchdog and restarts. It waits on the clock, not on board time: resets are for people.
import type { BoardClock, BoardOptions } from '../board-port.ts';
import type { BootImage } from '../firmware/boot-image.ts';
import { defaultInitData, initDataAddress, lacksInitData } from '../firmware/init-data.ts';
import { type PartitionSetup, setUpPartitions } from '../firmware/nodemcu-partitions.ts';
import type { StartFirmware } from '../firmware/runtime.ts';
import { afterText } from '../parts/after-text.ts';
import { nothing } from '../parts/program.ts';
import { type ResetInputs, resetLevels } from '../parts/reset-circuit.ts';
import type { Chip } from './chip.ts';
import { FirmwareProgram } from './firmware-program.ts';
import { bootLine, flashBoot, type ResetCause, uartDownload } from './rom/boot-text.ts';
import { DownloadLoader } from './rom/download-loader.ts';
import { bootFromFlash, noInitData } from './rom/flash-boot.ts';
import { LoaderCommands } from './rom/loader-commands.ts';

/**
 * EN rises slowly behind its capacitor, so GPIO0 may come down this much later and still count. RFC 2217
 * clients take about 50 ms from one line change to the next.
 */
const strapWindowMs = 80;
/** The hardware watchdog, as the ROM leaves it. */
const watchdogMs = 1700;

/** rst_info reasons of the SDK. */
const reason = { power: 0, hardwareWatchdog: 1, softwareRestart: 4, external: 6 } as const;

export type BootHost = {
  readonly chip: Chip;
  readonly clock: BoardClock;
  readonly options: BoardOptions;
  readonly change: (work: () => void) => void;
  readonly recogniseBootImage: (flash: Uint8Array) => BootImage;
  readonly startFirmware: StartFirmware;
  readonly countDropped: (bytes: number) => void;
};

export class BootControl {
  readonly #host: BootHost;
  readonly #chip: Chip;
  #state: 'off' | 'held' | 'rising' | 'running' = 'off';
  #inputs: ResetInputs = { dtr: false, rts: false, flashButton: false, resetButton: false };
  #cause: ResetCause = 1;
  #reason: number = reason.power;
  #cancelTimer = () => {};

  constructor(host: BootHost) {
    this.#host = host;
    this.#chip = host.chip;
  }

  /** The supply comes up: an external reset that the ROM reports as a power-on. */
  powerOn(): void {
    this.#cause = 1;
    this.#reason = reason.power;
    this.#chip.flash.powerOn();
    this.#state = 'held';
    this.#apply();
    if (this.#isRising()) this.#boot();
  }

  powerOff(): void {
    this.#cancelTimer();
    this.#state = 'off';
    this.#chip.flash.powerOff();
    this.#chip.rtcMemory.clear();
    this.#chip.hold();
  }

  setInputs(change: Partial<ResetInputs>): void {
    this.#inputs = { ...this.#inputs, ...change };
    this.#apply();
  }

  /** The chip resets by itself; straps are what they are. */
  restart(why: number): void {
    if (this.#state === 'off' || this.#state === 'held') return;
    this.#reason = why;
    if (why === reason.hardwareWatchdog) this.#cause = 4;
    else if (why === reason.power) this.#brownOut();
    // A software reset leaves the number of the last hardware reset; the watchdog's does not stick.
    else if (this.#cause === 4) this.#cause = 2;
    this.#boot();
  }

  /** The supply dips below what the chip and its flash need. */
  #brownOut(): void {
    this.#cause = 1;
    this.#chip.flash.powerOff();
    this.#chip.flash.powerOn();
    this.#chip.rtcMemory.clear();
  }

  #apply(): void {
    if (this.#state === 'off') return;
    const { enable, gpio0 } = resetLevels(this.#host.options.wiring, this.#inputs);
    this.#chip.pins.pullLow(0, gpio0 === 0);
    if (enable === 0) {
      if (this.#state === 'held') return;
      this.#cancelTimer();
      this.#state = 'held';
      this.#cause = 2;
      this.#reason = reason.external;
      this.#chip.hold();
    } else if (this.#state === 'held') {
      this.#state = 'rising';
      this.#later(strapWindowMs, () => this.#boot());
    }
    if (this.#isRising() && this.#chip.pins.level(0) === 0) this.#boot();
  }

  #isRising(): boolean {
    return this.#state === 'rising';
  }

  #boot(): void {
    const chip = this.#chip;
    this.#cancelTimer();
    this.#state = 'running';
    chip.restart();
    const mode = (chip.pins.level(15) << 2) | (chip.pins.level(0) << 1) | chip.pins.level(2);
    chip.print(bootLine(this.#cause, mode));
    if (mode === uartDownload) this.#download();
    else if (mode === flashBoot) this.#bootFlash();
  }

  #download(): void {
    const chip = this.#chip;
    const canBoot = () => bootFromFlash(chip.flash.bytes, this.#recognise()).starts;
    const commands = new LoaderCommands(chip.bus, chip.memory, chip.romFlash, canBoot);
    const loader = new DownloadLoader(chip.uart, commands, {
      send: (bytes) => chip.send(bytes),
      isDeafAt: (baudRate) => baudRate > chip.romDeafAboveBaud,
      leave: (after) => {
        if (after.kind === 'boot-flash') this.#bootFlash();
        else chip.runCode(after.entry, (how) => this.#codeEnded(how));
      },
    });
    chip.run(loader);
  }

  #codeEnded(how: 'crash' | 'software-reset'): void {
    this.#chip.run(nothing);
    if (how === 'software-reset') this.#later(0, () => this.restart(reason.softwareRestart));
  }

  #bootFlash(): void {
    const chip = this.#chip;
    chip.romFlash.attach();
    const image = this.#recognise();
    if (image.kind === 'nodemcu' && image.initData === 'written-if-erased') this.#writeInitData();
    const { loaded, text, starts } = bootFromFlash(chip.flash.bytes, image);
    const isOwn = image.kind === 'nodemcu' && image.initData === 'own-partition';
    const setup = starts && isOwn ? this.#setUpPartitions() : null;
    chip.print(loaded + (setup?.text ?? ''));
    if (setup?.next === 'restarts') {
      // No reset: it jumps to where the ROM begins.
      chip.run(afterText(chip.toHost.freeAtMs, () => this.#later(0, () => this.#boot())));
      return;
    }
    const halts = setup?.next === 'halts';
    chip.print(halts ? noInitData : text);
    if (!starts || halts) {
      this.#hang();
      return;
    }
    chip.run(afterText(chip.toHost.freeAtMs, () => this.#startFirmware(image)));
  }

  /** Done in RAM, before the SDK looks: PR 1526 of nodemcu-firmware. */
  #writeInitData(): void {
    const { flash } = this.#chip;
    const address = initDataAddress(flash.bytes[3] ?? 0, flash.bytes.length);
    if (!lacksInitData(flash.bytes.subarray(address))) return;
    flash.queue(() => flash.eraseSector(address));
    flash.queue(() => flash.program(address, defaultInitData()));
  }

  #setUpPartitions(): PartitionSetup | null {
    const { flash } = this.#chip;
    return setUpPartitions({
      bytes: flash.bytes,
      eraseSector: (address) => flash.queue(() => flash.eraseSector(address)),
      program: (address, bytes) => flash.queue(() => flash.program(address, bytes)),
    });
  }

  #hang(): void {
    this.#chip.run(nothing);
    this.#later(watchdogMs, () => this.restart(reason.hardwareWatchdog));
  }

  #startFirmware(image: BootImage): void {
    const { chip, clock, change, startFirmware, countDropped } = this.#host;
    const resetReason = this.#reason;
    const restart = (why: number) => this.restart(why);
    const hang = () => this.#hang();
    chip.run(
      new FirmwareProgram({
        chip,
        clock,
        image,
        resetReason,
        startFirmware,
        change,
        restart,
        hang,
        countDropped,
      }),
    );
  }

  #recognise(): BootImage {
    return this.#host.recogniseBootImage(this.#chip.flash.bytes);
  }

  #later(delayMs: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#host.clock.setTimer(delayMs, () => this.#host.change(run));
  }
}

// What runs on the chip and when: what the straps say, the ROM's loader or the flash, watchdog and restarts.
import type { BoardClock, BoardOptions } from '../board-port.ts';
import type { BootImage } from '../firmware/boot-image.ts';
import { defaultInitData, initDataAddress, lacksInitData } from '../firmware/init-data.ts';
import { type PartitionSetup, setUpPartitions } from '../firmware/nodemcu-partitions.ts';
import type { StartFirmware } from '../firmware/runtime.ts';
import { afterText } from '../parts/after-text.ts';
import { FirmwareProgram } from '../parts/firmware-program.ts';
import { DownloadLoader } from '../parts/loader/download-loader.ts';
import { nothing } from '../parts/program.ts';
import type { ResetInputs } from '../parts/reset-circuit.ts';
import { ResetControl } from '../parts/reset-control.ts';
import { exceptionText } from '../parts/xtensa/exception-text.ts';
import type { Chip } from './chip.ts';
import { bootLine, flashBoot, type ResetCause, uartDownload } from './rom/boot-text.ts';
import { bootFromFlash, noInitData } from './rom/flash-boot.ts';
import { LoaderCommands } from './rom/loader-commands.ts';

/** The hardware watchdog, as the ROM leaves it. */
const watchdogMs = 1700;

/** rst_info reasons of the SDK. */
const reason = { power: 0, hardwareWatchdog: 1, softwareRestart: 4, external: 6 } as const;

/** Where firmware executes from flash, and so where it fails when the flash is gone. */
const mappedFlash = 0x40201000;

const loaderStyle = { statusBytes: 2, clearsError: new Set<number>(), shortFrameHangs: true } as const;

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
  readonly #reset: ResetControl;
  #cause: ResetCause = 1;
  #reason: number = reason.power;

  constructor(host: BootHost) {
    this.#host = host;
    this.#chip = host.chip;
    this.#reset = new ResetControl({
      clock: host.clock,
      wiring: host.options.wiring,
      pins: host.chip.pins,
      bootPin: 0,
      change: host.change,
      held: () => {
        this.#cause = 2;
        this.#reason = reason.external;
        this.#chip.hold();
      },
      boot: () => this.#boot(),
    });
  }

  /** The supply comes up: an external reset that the ROM reports as a power-on. */
  powerOn(): void {
    this.#cause = 1;
    this.#reason = reason.power;
    this.#chip.flash.powerOn();
    this.#reset.powerOn();
  }

  powerOff(): void {
    this.#reset.powerOff();
    this.#chip.flash.powerOff();
    this.#chip.rtcMemory.clear();
    this.#chip.hold();
  }

  setInputs(change: Partial<ResetInputs>): void {
    this.#reset.setInputs(change);
  }

  /** The chip resets by itself; straps are what they are. */
  restart(why: number): void {
    if (!this.#reset.isOn) return;
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

  #boot(): void {
    const chip = this.#chip;
    this.#reset.begin();
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
    const loader = new DownloadLoader(chip.uart, commands, loaderStyle, {
      send: (bytes) => chip.send(bytes),
      isDeafAt: (baudRate) => baudRate > chip.romDeafAboveBaud,
      leave: (after) => {
        if (after.kind === 'jump') chip.runCode(after.entry, (how) => this.#codeEnded(how));
        else this.#bootFlash();
      },
    });
    chip.run(loader);
  }

  #codeEnded(how: 'crash' | 'software-reset'): void {
    this.#chip.run(nothing);
    if (how === 'software-reset') this.#reset.later(0, () => this.restart(reason.softwareRestart));
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
      chip.run(afterText(chip.toHost.freeAtMs, () => this.#reset.later(0, () => this.#boot())));
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
    this.#reset.later(watchdogMs, () => this.restart(reason.hardwareWatchdog));
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
        flashIsGone: exceptionText(0, mappedFlash, 0),
      }),
    );
  }

  #recognise(): BootImage {
    return this.#host.recogniseBootImage(this.#chip.flash.bytes);
  }
}

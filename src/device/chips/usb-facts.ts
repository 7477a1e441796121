// What is true of a chip on a USB port of its own: the watchdogs that reset it in the midst of work unless they are told
// not to, and how it leaves its boot loader. Source: Technical Reference Manuals; esptool's targets.

/** The watchdog of the real-time clock. */
export type RtcWatchdog = {
  readonly config0: number;
  readonly config1: number;
  readonly writeProtect: number;
};

export type SuperWatchdog = {
  readonly config: number;
  readonly feedsItself: number;
  readonly writeProtect: number;
  readonly key: number;
};

export type ChipUsb = {
  readonly rtcWatchdog: RtcWatchdog;
  /** null where there is none, or none that runs in the boot loader. */
  readonly superWatchdog: SuperWatchdog | null;
  /** A reset by the watchdog looks at the boot pin again. False where it is none, or may freeze the chip. */
  readonly leavesByWatchdog: boolean;
  /** Set by a program that wanted the boot loader: it would lead there again. */
  readonly forcedDownload: { readonly address: number; readonly mask: number } | null;
  /** Its boot ROM speaks USB-OTG, too: it takes smaller blocks then. */
  readonly hasOtg: boolean;
};

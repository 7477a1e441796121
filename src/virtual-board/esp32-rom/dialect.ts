// Where the boot ROMs of the ESP32 family differ from each other as loaders. A later chip is one more of these.
// Evidence: the mask ROMs, executed in an emulator.

export type RomDialect = {
  /** FLASH_BEGIN and DEFL_BEGIN take exactly so many bytes: the fifth word is about encryption. */
  readonly beginBytes: 16 | 20;
  /** FLASH_DATA and MEM_DATA before their BEGIN: taken without a word, or refused. */
  readonly takesDataBeforeBegin: boolean;
  /** The answer to 0x14; null where the ROM does not know it. */
  readonly securityInfo: Uint8Array | null;
};

/** GET_SECURITY_INFO of a chip with nothing set: flags, crypt count, key purposes, chip id, version of the command. */
export function securityInfo(chipId: number): Uint8Array {
  const info = new Uint8Array(20);
  const view = new DataView(info.buffer);
  view.setUint32(12, chipId, true);
  view.setUint32(16, 3, true);
  return info;
}

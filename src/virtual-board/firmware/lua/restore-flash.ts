// What builds up to 1.4 put right in the flash before Lua starts: a size in the boot header that is not
// the chip's, and the SDK's missing init data (app/user/user_main.c and app/platform/flash_api.c, tags
// 0.9.5_20150318 and 1.4.0-master_20151229). Later builds do it before the SDK looks, or not at all.
import type { BoardLink } from '../board-link.ts';
import { claimedFlashBytes, flashSizeCode } from '../flash-header.ts';
import { defaultInitData, initDataAddress, lacksInitData } from '../init-data.ts';

const sectorBytes = 0x1000;

export type RestoreFlash = {
  /** The build looks for the chip's real size: since March 2015. */
  readonly adjustsSize: boolean;
  /** It starts the chip anew to make the data count: since 1.x. */
  readonly restarts: boolean;
};

/** True where the chip has to start anew. */
export function restoreFlash(
  link: Pick<BoardLink, 'readFlash' | 'programFlash' | 'eraseSector'>,
  flashBytes: number,
  { adjustsSize, restarts }: RestoreFlash,
  print: (text: string) => void,
): boolean {
  let header = link.readFlash(0, 4)[3] as number;
  const code = flashSizeCode(flashBytes);
  const isAdjusted = adjustsSize && code !== null && claimedFlashBytes(header) !== flashBytes;
  if (isAdjusted) {
    print('Self adjust flash size.\n');
    const sector = link.readFlash(0, sectorBytes);
    header = (code << 4) | (header & 15);
    sector[3] = header;
    link.eraseSector(0);
    link.programFlash(0, sector);
  }
  const address = initDataAddress(header, flashBytes);
  const isMissing = lacksInitData(link.readFlash(address, 8));
  const isTold = isMissing && (restarts || !isAdjusted);
  if (isTold) print('Restore init data.\n');
  if (isMissing || isAdjusted) {
    link.eraseSector(address);
    link.programFlash(address, defaultInitData());
  }
  return restarts && (isMissing || isAdjusted);
}

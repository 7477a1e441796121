// What a chip that its owner has closed in part would make of a write: refused where it would not start again, told
// where only some images do. Source: esptool, "Secure boot" and "Flash encryption" of its write-flash and erase-flash.
import { advise, type Hint } from '../advice.ts';
import { type ErrorCode, EspError } from '../errors.ts';
import type { ChipFacts } from '../loader/loader.ts';
import type { Range } from './geometry.ts';

export type WritesTo = {
  readonly ranges: readonly Range[];
  readonly erasesAll: boolean;
  /** A person wants it all the same. */
  readonly isForced: boolean;
};

/** The boot loader and its digest: secure boot of version 1 starts no other one ever again. */
const firstBytes = 0x8000;

/**
 * @returns warnings
 * @throws EspError flash-encrypted | secure-boot
 */
export function checkSecurity(facts: ChipFacts, { ranges, erasesAll, isForced }: WritesTo): Hint[] {
  const { chip, security } = facts;
  const { flashEncryption = false, encryptsNoDownload = false, secureBoot = null } = security ?? {};
  const refuse = (code: ErrorCode, message: string): Hint => {
    if (isForced) return advise('forced', { message });
    throw new EspError(code, message, { hints: [advise('all-the-same', { does: 'flashes' })] });
  };
  const found: Hint[] = [];
  if (flashEncryption && ranges.length > 0) {
    const alsoNot = encryptsNoDownload ? ' Its boot loader does not encrypt what it is given, either.' : '';
    found.push(
      refuse(
        'flash-encrypted',
        `The flash of this ${chip} is encrypted: what is written as it stands is read as noise, and does not start.${alsoNot}`,
      ),
    );
  }
  if (secureBoot === 'v1' && ranges.some(({ offset }) => offset < firstBytes))
    found.push(
      refuse(
        'secure-boot',
        `Secure boot is on: another boot loader than the one that this ${chip} was closed with never starts.`,
      ),
    );
  else if (secureBoot !== null && ranges.length > 0)
    found.push(`Secure boot is on: this ${chip} starts only what is signed with the key of its owner.`);
  if (erasesAll) mayErase(facts, isForced, found);
  return found;
}

/** @throws EspError flash-encrypted | secure-boot where nothing would ever start again */
export function checkErase(facts: Pick<ChipFacts, 'chip' | 'security'>): void {
  mayErase(facts, false, []);
}

function mayErase(
  { chip, security }: Pick<ChipFacts, 'chip' | 'security'>,
  isForced: boolean,
  found: Hint[],
): void {
  const code = security?.flashEncryption ? 'flash-encrypted' : security?.secureBoot ? 'secure-boot' : null;
  if (code === null) return;
  const by = code === 'flash-encrypted' ? 'flash encryption' : 'secure boot';
  const message = `This ${chip} is closed by ${by}: once all of its flash is erased, only its owner can make it start again.`;
  if (!isForced) throw new EspError(code, message);
  found.push(advise('forced', { message }));
}

// What a firmware tells of itself and its board when asked: read-only, one call, every item on its own,
// because builds differ in what they have.
import { type Advice, advise } from '../advice.ts';
import { formatSize } from '../sizes.ts';
import type { FirmwareLink } from './firmware-link.ts';

export type FirmwareDetails = {
  /** By the flash chip's own id; null where the firmware does not tell. */
  readonly flashChipBytes: number | null;
  /** What the image's header or the SDK believes. */
  readonly flashHeaderBytes: number | null;
  readonly freeMemoryBytes: number | null;
  /** rst_info reason of the SDK, 0 to 6. */
  readonly resetReason: number | null;
};

/** esp.flash_id() holds the JEDEC id with its capacity exponent in the third byte. */
const micropythonProbe = `def _t(k,f):
 try:print(k,f())
 except Exception:pass
import gc
_t('free',gc.mem_free)
try:
 import esp
 _t('header',esp.flash_size);_t('chip',lambda:1<<(esp.flash_id()>>16&0xff))
except ImportError:pass
try:
 import machine
 _t('reset',machine.reset_cause)
except ImportError:pass
del _t`;

const luaProbe = `print("free",node.heap())
local ok,v=pcall(node.flashsize) if ok then print("header",v) end
ok,v=pcall(function()return select(2,node.bootreason())end) if ok then print("reset",v) end`;

const answerMs = 5000;

/** @throws EspError repl-busy | repl-failed | unplugged | cancelled */
export async function readFirmwareDetails(link: FirmwareLink, signal: AbortSignal): Promise<FirmwareDetails> {
  const code = link.facts.kind === 'nodemcu' ? luaProbe : micropythonProbe;
  const { stdout } = await link.exec(code, { signal, idleTimeoutMs: answerMs, plainOutput: true });
  const said = new TextDecoder().decode(stdout);
  const numberOf = (key: string): number | null => {
    const found = new RegExp(`(?:^|\\n)${key}\\s+(\\d{1,10})\\r?\\n`).exec(said);
    return found ? Number(found[1]) : null;
  };
  return {
    flashChipBytes: numberOf('chip'),
    flashHeaderBytes: numberOf('header'),
    freeMemoryBytes: numberOf('free'),
    resetReason: numberOf('reset'),
  };
}

/** What it means that chip and header disagree; null where they agree or one is unknown. */
export function flashSizeWarning(
  details: Pick<FirmwareDetails, 'flashChipBytes' | 'flashHeaderBytes'>,
): Advice | null {
  const { flashChipBytes: chip, flashHeaderBytes: header } = details;
  if (chip === null || header === null || chip === header) return null;
  const sizes = { chip: formatSize(chip), header: formatSize(header) };
  return header > chip ? advise('flashed-for-larger', sizes) : advise('flashed-for-smaller', sizes);
}

// The module adc (app/modules/adc.c): A0, or in the other mode of the radio's init data the supply. The mode counts
// from one start to the next.
import type { PinBank } from '../../parts/pin-bank.ts';
import type { BoardLink } from '../board-link.ts';
import { defaultInitData, initDataMark } from '../init-data.ts';
import { type HostFunction, numberOf, Refusal } from './lua-values.ts';

const sectorBytes = 0x1000;
/** Where the mode stands in the init data: 0 A0, 255 the supply. */
const modeAt = 107;
const supplyMode = 255;
const notMeasured = 65_535;
const supplyMillivolts = 3300;

export function adcModule(
  pins: PinBank,
  link: Pick<BoardLink, 'readFlash' | 'programFlash' | 'eraseSector'>,
  initDataFrom: number,
  isOld: boolean,
): Readonly<Record<string, HostFunction | number>> {
  const initData = () => {
    const sector = link.readFlash(initDataFrom, sectorBytes);
    if (sector[0] !== initDataMark) sector.set(defaultInitData());
    return sector;
  };
  let measuresSupply: boolean | null = null;
  const isSupply = () => {
    measuresSupply ??= initData()[modeAt] === supplyMode;
    return measuresSupply;
  };
  const read: HostFunction = (id) => {
    if (id !== 0) throw new Refusal(`adc ${numberOf(id)} does not exist`);
    return isSupply() ? notMeasured : pins.adc();
  };
  if (isOld) return { read };
  return {
    read,
    readvdd33: () => (isSupply() ? supplyMillivolts : notMeasured),
    force_init_mode(mode) {
      if (mode !== 0 && mode !== supplyMode)
        throw new Refusal("bad argument #1 to 'force_init_mode' (Invalid mode)");
      isSupply();
      const sector = initData();
      if (sector[modeAt] === mode) return false;
      sector[modeAt] = mode;
      link.eraseSector(initDataFrom);
      link.programFlash(initDataFrom, sector);
      return true;
    },
    INIT_ADC: 0,
    INIT_VDD33: supplyMode,
  };
}

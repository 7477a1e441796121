// The tables by which a flash chip describes itself (command 5Ah, JESD216): a header, the basic parameters,
// and what its maker adds. Layout: JESD216; values: data sheets of Winbond W25Q and GigaDevice GD25Q.

/** The area wraps after so many bytes. */
export const sfdpBytes = 256;

const winbond = 0xef;
const gigaDevice = 0xc8;

/** The third word of the basic table and those behind it; the second, the density, is the chip's own. */
const winbondRest =
  '44eb086b 083b42bb feffffff ffff0000 ffff40eb 0c200f52 10d80000 3602a600 82ea14c9 e9637633 ' +
  '7a757a75 f7a2d55c 19f74dff e930f880';
const gigaDeviceRest = '44eb086b 083b42bb eeffffff ffff00ff ffff00ff 0c200f52 10d800ff';

/** Undefined for chips of makers that had no such tables. The density is that of the third byte of the ID. */
export function sfdpTables([maker, , capacity]: readonly [number, number, number]): Uint8Array | undefined {
  const area = new Uint8Array(sfdpBytes).fill(0xff);
  const put = (at: number, hex: string) => area.set(Buffer.from(hex.replace(/ /g, ''), 'hex'), at);
  const density = 8 * 2 ** capacity - 1;
  const basic = (at: number, first: string, rest: string) => {
    put(at, first);
    new DataView(area.buffer).setUint32(at + 4, density, true);
    put(at + 8, rest);
  };
  if (maker === winbond) {
    put(0, '53464450 050100ff 00050110 800000ff');
    basic(0x80, 'e520f9ff', winbondRest);
  } else if (maker === gigaDevice) {
    put(0, '53464450 000101ff 00000109 300000ff c8000103 600000ff');
    basic(0x30, 'e520f1ff', gigaDeviceRest);
    put(0x60, '00360027 9ef97764 fccbffff');
  } else return undefined;
  return area;
}

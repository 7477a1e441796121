// Chips of the maker to which espwb does not speak, by the ID that stands in their ROM and in the headers of their
// images: those that were samples only, and later ones. Source: esptool, UNSUPPORTED_CHIPS and its targets.

const names: ReadonlyMap<number, string> = new Map([
  [4, 'ESP32-S3 (beta 2)'],
  [6, 'ESP32-S3 (beta 3)'],
  [7, 'ESP32-C6 (beta)'],
  [10, 'ESP32-H2 (beta 1)'],
  [14, 'ESP32-H2 (beta 2)'],
  [17, 'ESP32-C5 (beta 3)'],
  [25, 'ESP32-H21'],
  [28, 'ESP32-H4'],
  [31, 'ESP32-E22'],
  [32, 'ESP32-S31'],
]);

/** 'an ESP32-H4', 'a chip with the ID 99'. */
export const otherChipWords = (id: number): string => {
  const name = names.get(id);
  return name === undefined ? `a chip with the ID ${id}` : `an ${name}`;
};

// The rates that the REPL pane offers for a board: the usual one first, then those that programs choose,
// the boot ROM's, and the one of NodeMCU builds before March 2016.

export const baudRates = [115_200, 921_600, 460_800, 230_400, 74_880, 9600] as const;

export const nextBaudRate = (rate: number): number =>
  baudRates[((baudRates as readonly number[]).indexOf(rate) + 1) % baudRates.length] ?? baudRates[0];

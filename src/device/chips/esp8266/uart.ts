// UART0 and its divider. Its clock is twice the crystal while a boot loader runs, so that the divider tells
// which crystal it is. Sources: ESP8266 Technical Reference, UART_CLKDIV; esp-stub-lib,
// target/esp8266/src/uart.c.
import type { ChipUart, Crystal } from '../chip.ts';

/** The stub multiplies its divider by this, whatever the present rate is, and rounds down. */
const stubBaseRate = 115_200;

export function uartClockHz(divider: number, baudRate: number): number {
  const measured = divider * baudRate;
  const nominal = [52_000_000, 80_000_000].find((hz) => Math.abs(measured - hz) / hz < 0.05);
  return nominal ?? measured;
}

const dividerAddress = 0x6000_0014;
const dividerMask = 0xf_ffff;

// A stub that works at another rate than the ROM's has its divider rounded, which is far less than the step
// from 26 to 40 MHz.
export const crystal: Crystal = {
  addresses: [dividerAddress],
  mhz: ([word = 0], baudRate) => (uartClockHz(word & dividerMask, baudRate) / 2_000_000 > 33 ? 40 : 26),
};

export const uart: ChipUart = {
  dividerAddress,
  dividerMask,
  nearestDivider: (presentDivider, presentBaudRate, baudRate) => {
    const clockHz = uartClockHz(presentDivider, presentBaudRate);
    const divider = Math.max(1, Math.round(clockHz / baudRate));
    return { divider, baudRate: clockHz / divider };
  },
  stubArgument: (presentDivider, divider) => Math.floor((presentDivider * stubBaseRate) / divider),
};

// What is said on the way to a prompt.

/** It takes seconds now and then: a file system is made. */
export const setsUp = /Performing initial setup|MPY: soft reboot/;

/** The last words of the ESP32 family's boot loader, behind which the program starts. */
const handsOver = /entry 0x[0-9a-f]{8}\r\n/;

export const startsUp = new RegExp(`${setsUp.source}|${handsOver.source}`);

/** One start was heard to its last words, and nothing behind them. */
export const hasJustStarted = (heard: string): boolean => {
  const [, behind, ...more] = heard.split(handsOver);
  return behind === '' && more.length === 0;
};

// How long a board takes from power to its firmware's prompt, and how fast programs run on it.
import { demoMicroPython, demoNodeMcu } from '../src/device/image/demo-image.ts';
import { boardConsole } from '../test/support/board-console.ts';

export type PromptCost = {
  /** Median of the starts after the first. */
  readonly startMs: number;
  /** Rounds of an empty loop that counts. */
  readonly roundsPerSecond: number;
};

const rounds = 300_000;
const firmwares = {
  MicroPython: {
    image: demoMicroPython,
    prompt: '>>> ',
    loop: `exec('def f():\\n i = 0\\n while i < ${rounds}: i += 1\\nf()')`,
  },
  NodeMCU: { image: demoNodeMcu, prompt: '\n> ', loop: `local i = 0 while i < ${rounds} do i = i + 1 end` },
};
export type Firmware = keyof typeof firmwares;
export const firmwareNames = Object.keys(firmwares) as readonly Firmware[];

export async function measurePrompt(name: Firmware, starts = 7): Promise<PromptCost> {
  const { image, prompt, loop } = firmwares[name];
  const flash = image();
  const times: number[] = [];
  let roundsPerSecond = 0;
  for (let count = 0; count <= starts; count++) {
    const start = performance.now();
    const board = boardConsole(flash, 0x400000);
    await board.until(prompt);
    if (count > 0) times.push(performance.now() - start);
    if (count === starts) {
      const begun = performance.now();
      board.type(`${loop}\r`);
      await board.until(`\r\n${prompt.trimStart()}`);
      roundsPerSecond = rounds / ((performance.now() - begun) / 1000);
    }
    board.stop();
  }
  times.sort((a, b) => a - b);
  return { startMs: times[starts >> 1] as number, roundsPerSecond };
}

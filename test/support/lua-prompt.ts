// A virtual NodeMCU at its prompt: whole lines in, what they print out.
import { type BoardConsole, boardConsole } from './board-console.ts';
import { smallNodeMcu } from './demo-boards.ts';
import { smallImage } from './small-image.ts';

const flashBytes = 0x100000;
const oldBaudRate = 9600;

export type LuaPrompt = BoardConsole & {
  /** What the board said up to its first prompt. */
  readonly booted: string;
  /** Types the line and returns what it printed, without echo and prompt; a `> ` in that ends it early. */
  readonly enter: (line: string) => Promise<string>;
};

const open: LuaPrompt[] = [];

/** Ends what luaPrompt started: for afterEach. */
export function stopLuaPrompts(): void {
  for (const each of open.splice(0)) each.stop();
}

/** Boots this image, a current one unless said otherwise, in 1 MB of flash. */
export async function luaPrompt(image = smallNodeMcu(), baudRate = 115_200): Promise<LuaPrompt> {
  const found = boardConsole(image, flashBytes, baudRate);
  const { until, type } = found;
  const enter = async (line: string) => {
    type(`${line}\r`);
    await until(`${line}\r\n`);
    return (await until('> ')).slice(0, -2);
  };
  const starting = { ...found, enter, booted: '' };
  open.push(starting);
  return { ...starting, booted: await until('> ') };
}

/** NodeMCU 0.9.5, at the 9600 baud that it speaks. */
export const oldLuaPrompt = (): Promise<LuaPrompt> =>
  luaPrompt(smallImage('NodeMCU 0.9.5 build 20150318  powered by Lua 5.1.4'), oldBaudRate);

/** A cloud build of 2.x. */
export const lua2Prompt = (): Promise<LuaPrompt> =>
  luaPrompt(
    smallImage(
      'NodeMCU custom build by frightanic.com\n\tmodules: file,gpio,node,pwm,tmr,uart\n' +
        ' build \tbuilt on: 2017-05-01 10:00\n powered by Lua 5.1.4 on SDK 2.1.0(116b762)',
    ),
  );

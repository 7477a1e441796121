// What the global object of a firmware's own thread leads to, asked for from outside while the firmware waits at its
// prompt: the inspector evaluates there, whatever the thread itself can still call.
import { Session } from 'node:inspector/promises';
import { runInNewContext } from 'node:vm';
import { luaPrompt } from './lua-prompt.ts';
import { type MicroPythonChip, rawBoard } from './raw-board.ts';

export type FirmwareThread = {
  /** The value of an expression, copied. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** Every property that is reached from the global object, by its path; prototypes as `[prototype]`. */
const walk = `(() => {
  const paths = new Map([[globalThis, '']]);
  const found = [];
  for (const [object, path] of paths) {
    const reach = (value, at) => {
      const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
      if (isObject && !paths.has(value)) paths.set(value, at);
    };
    if (ArrayBuffer.isView(object)) continue;
    for (const key of Reflect.ownKeys(object)) {
      const name = typeof key === 'symbol' ? '[' + key.description + ']' : key;
      const at = path === '' ? name : path + '.' + name;
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key);
      found.push(at);
      for (const each of [value, get, set]) reach(each, at);
      if (get !== undefined) try { reach(object[key], at); } catch {}
    }
    reach(Reflect.getPrototypeOf(object), path + '.[prototype]');
  }
  return found;
})()`;

/** What a context of the language alone has, and nothing of Node. */
const ofTheLanguage = new Set<string>(runInNewContext(walk));

/** Paths that are there beside the language. */
export async function reachedIn(thread: FirmwareThread): Promise<readonly string[]> {
  return ((await thread.evaluate(walk)) as string[]).filter((path) => !ofTheLanguage.has(path));
}

export async function firmwareThread(
  firmware: 'micropython' | 'nodemcu',
  chip: MicroPythonChip = 'esp8266',
): Promise<FirmwareThread> {
  const { type, stop } = firmware === 'micropython' ? (await rawBoard(chip)).console : await luaPrompt();
  // A key without a meaning there: who waits for one hears nobody.
  const wake = () => type(firmware === 'micropython' ? '\x01' : ' ');
  const session = new Session();
  session.connect();
  const attached = new Promise<string>((resolve) =>
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
      if (workerInfo.url.includes(firmware === 'micropython' ? 'micropython-worker' : 'lua-worker'))
        resolve(sessionId);
    }),
  );
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  const sessionId = await attached;
  let lastId = 0;
  const evaluate = (expression: string) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++lastId;
      const take = ({ params }: { readonly params: { readonly message: string } }) => {
        const answer = JSON.parse(params.message);
        if (answer.id !== id) return;
        session.off('NodeWorker.receivedMessageFromWorker', take);
        const { result, exceptionDetails } = answer.result;
        if (exceptionDetails)
          reject(new Error(exceptionDetails.exception?.description ?? exceptionDetails.text));
        else resolve(result.value);
      };
      session.on('NodeWorker.receivedMessageFromWorker', take);
      const message = JSON.stringify({
        id,
        method: 'Runtime.evaluate',
        params: { expression, returnByValue: true },
      });
      void session.post('NodeWorker.sendMessageToWorker', { sessionId, message }).then(wake, reject);
    });
  return {
    evaluate,
    async stop() {
      await session.post('NodeWorker.disable');
      session.disconnect();
      stop();
    },
  };
}

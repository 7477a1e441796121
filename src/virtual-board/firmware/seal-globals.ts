// What a firmware's thread holds once its interpreter is loaded: the language and what this room calls.
// No process, no files, no network, no timers, no messages, no way to make code of a text: should a program
// ever get out of its interpreter, it finds nothing that leads to this computer.

/** Of Node's own; the names of the language itself (Object, Math, Atomics …) cannot lead anywhere and stay. */
const keptOfNode: ReadonlySet<string> = new Set(['Buffer', 'TextDecoder', 'TextEncoder']);

/** Names of ECMAScript's global object (ECMA-262, section 19) but for eval; Function is put in its place. */
const language: ReadonlySet<string> = new Set(
  `globalThis Function Infinity NaN undefined isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI
   encodeURIComponent escape unescape AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean
   DataView Date Error EvalError FinalizationRegistry Float32Array Float64Array Int8Array Int16Array Int32Array
   Iterator Map Number Object Promise Proxy RangeError ReferenceError RegExp Set SharedArrayBuffer String
   Symbol SyntaxError TypeError Uint8Array Uint8ClampedArray Uint16Array Uint32Array URIError WeakMap WeakRef
   WeakSet Atomics JSON Math Reflect Intl`.split(/\s+/),
);

/** Removes all other names from the thread's global object; `kept` are those that an interpreter needs. */
export function sealGlobals(kept: readonly string[] = []): void {
  const now = performance.now.bind(performance);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (language.has(name) || keptOfNode.has(name) || kept.includes(name)) continue;
    take(globalThis, name);
    // V8's own, where a thread that began beside this one had asked for it: collects garbage, no more.
    if (name === 'gc') continue;
    if (Object.hasOwn(globalThis, name))
      throw new Error(`the global ${name} cannot be taken from a firmware's thread`);
  }
  // The clock alone: the whole object hears of what this process does.
  Object.defineProperty(globalThis, 'performance', { value: Object.freeze({ now }) });
  takeWaysToCode();
  if (kept.includes('WebAssembly')) for (const name of fetching) take(WebAssembly, name);
  // Their memory holds what others left in it.
  Buffer.allocUnsafe = Buffer.alloc;
  Buffer.allocUnsafeSlow = Buffer.alloc;
}

/** Of WebAssembly: they take what the network answers. */
const fetching = ['compileStreaming', 'instantiateStreaming'];

const take = (from: object, name: string) => void Reflect.deleteProperty(from, name);

/**
 * Any function leads to the constructor of its kind, which makes code of a text, and code of a text has import(),
 * which no seal takes from the language.
 */
function takeWaysToCode(): void {
  function noCode() {
    throw new EvalError('no text becomes code in the thread of a firmware');
  }
  // For `instanceof Function`, which sprintf-js asks.
  noCode.prototype = Function.prototype;
  const kinds = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const kind of kinds)
    Object.defineProperty(Object.getPrototypeOf(kind), 'constructor', { value: noCode });
  Object.defineProperty(globalThis, 'Function', { value: noCode, configurable: false, writable: false });
}

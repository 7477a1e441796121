// What a firmware's thread holds once its interpreter is loaded: the language and what this room calls.
// No process, no files, no network, no timers, no messages: should a program ever get out of its
// interpreter, it finds nothing that leads to this computer.

/** Of Node's own; the names of the language itself (Object, Math, Atomics …) cannot lead anywhere and stay. */
const keptOfNode: ReadonlySet<string> = new Set([
  'Buffer',
  'TextDecoder',
  'TextEncoder',
  'performance',
  'WebAssembly',
]);

/** Names of ECMAScript's global object (ECMA-262, section 19). */
const language: ReadonlySet<string> = new Set(
  `globalThis Function eval Infinity NaN undefined isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI
   encodeURIComponent escape unescape AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean
   DataView Date Error EvalError FinalizationRegistry Float32Array Float64Array Int8Array Int16Array Int32Array
   Iterator Map Number Object Promise Proxy RangeError ReferenceError RegExp Set SharedArrayBuffer String
   Symbol SyntaxError TypeError Uint8Array Uint8ClampedArray Uint16Array Uint32Array URIError WeakMap WeakRef
   WeakSet Atomics JSON Math Reflect Intl`.split(/\s+/),
);

/** Removes all other names from the thread's global object; `kept` are those that an interpreter brings. */
export function sealGlobals(kept: readonly string[] = []): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (language.has(name) || keptOfNode.has(name) || kept.includes(name)) continue;
    Reflect.deleteProperty(globalThis, name);
    // V8's own, where a thread that began beside this one had asked for it: collects garbage, no more.
    if (name === 'gc') continue;
    if (Object.hasOwn(globalThis, name))
      throw new Error(`the global ${name} cannot be taken from a firmware's thread`);
  }
}

/** All names on the thread's global object, for the audit. */
export const globalNames = (): string[] => Object.getOwnPropertyNames(globalThis).sort();

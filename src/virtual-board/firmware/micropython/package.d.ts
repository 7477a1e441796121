// What this room uses of MicroPython's WebAssembly package, which brings no types
// (ports/webassembly/api.js).
declare module '@micropython/micropython-webassembly-pyscript' {
  export type EmscriptenNode = {
    id: number;
    name: string;
    mode: number;
    parent: EmscriptenNode;
    node_ops: unknown;
    stream_ops: unknown;
    /** Of a file in memory; only the first usedBytes count. */
    contents: Uint8Array | null;
    usedBytes: number;
  };
  export type EmscriptenStream = {
    node: EmscriptenNode;
    position: number;
    flags: number;
    stream_ops: object;
  };
  export type EmscriptenFs = {
    readonly streams: readonly (EmscriptenStream | null)[];
    readdir: (path: string) => string[];
    rmdir: (path: string) => void;
    mkdir: (path: string) => void;
    writeFile: (path: string, data: string | Uint8Array) => void;
    lookupPath: (path: string) => { node: EmscriptenNode };
    getPath: (node: EmscriptenNode) => string;
    open: (path: string, flags: number) => { readonly fd: number };
    unlink: (path: string) => void;
    mount: (type: { mount: (mount: unknown) => EmscriptenNode }, options: object, path: string) => void;
    createNode: (parent: EmscriptenNode | null, name: string, mode: number, device: number) => EmscriptenNode;
    makedev: (major: number, minor: number) => number;
    registerDevice: (device: number, operations: object) => void;
    mkdev: (path: string, mode: number, device: number) => void;
    isDir: (mode: number) => boolean;
    ErrnoError: new (errno: number) => Error;
  };
  export type MicroPython = {
    readonly FS: EmscriptenFs;
    readonly _module: { readonly _mp_sched_keyboard_interrupt: () => void };
    readonly globals: { readonly get: (name: string) => unknown };
    readonly pyimport: (name: string) => Record<string, unknown>;
    readonly runPython: (code: string) => unknown;
    readonly replInit: () => void;
    /** Non-zero: the REPL ended, which on a board is a soft reset. */
    readonly replProcessChar: (byte: number) => number;
  };
  export function loadMicroPython(options: {
    heapsize?: number;
    pystack?: number;
    linebuffer?: boolean;
    stdout?: (bytes: Uint8Array) => void;
    stderr?: (bytes: Uint8Array) => void;
  }): Promise<MicroPython>;
}

// The part of the WebAssembly JavaScript API that these rooms use; TypeScript keeps it in its DOM library.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): { readonly module: string; readonly name: string }[];
  }
  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Record<string, unknown>;
  }
  class RuntimeError extends Error {}
  type Global = { value: number };
  type Memory = { readonly buffer: ArrayBufferLike };
  type Import = (...values: number[]) => unknown;
  type Imports = Record<string, Record<string, Import>>;
  let instantiate: (
    bytes: Uint8Array,
    imports: Imports,
  ) => Promise<{ readonly instance: Instance; readonly module: Module }>;
}

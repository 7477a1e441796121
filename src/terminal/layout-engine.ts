// Ink's layout engine is WebAssembly, and takes a moment to be there. As ES modules Ink and the engine wait for
// it while they load. The workbench's bundle is a script, which cannot (docs/decisions/009): there the build puts
// its promise here (scripts/build.mjs).

/** Ink may render once `ready` has resolved. */
export const layoutEngine: { ready: Promise<unknown> } = { ready: Promise.resolve() };

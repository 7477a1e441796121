// The package's build as a board has it: made once, by scripts/build.mjs, and laid beside the workers.
// Its memory is made shareable, so that another thread can raise KeyboardInterrupt in a program that never
// yields: one flag in the memory section (threads proposal: limits flag 0x03).
import { withCollectionAnywhere } from './collect-anywhere.ts';
import { withEmergencyBuffer } from './emergency-exceptions.ts';
import { readSections, sectionContent, sectionId, unsigned } from './module.ts';
import { type FloatFormat, withSingleFloats } from './single-floats.ts';

const limitsWithMaximum = 0x01;
const limitsShared = 0x03;

export const floatFormats: readonly FloatFormat[] = ['six-digits', 'shortest', 'single'];

/** Throws when the build is not laid out as the package's is. */
export function wasmForBoards(wasm: Uint8Array, floats: FloatFormat): Uint8Array {
  return withCollectionAnywhere(withEmergencyBuffer(withSingleFloats(shareMemory(wasm), floats)));
}

/** Returns a copy whose memory is shared. Throws when the module has no bounded memory of its own. */
function shareMemory(wasm: Uint8Array): Uint8Array {
  const copy = new Uint8Array(wasm);
  const memories = sectionContent(readSections(copy), sectionId.memory);
  const count = unsigned(memories, 0);
  if (count.value !== 1 || memories[count.next] !== limitsWithMaximum)
    throw new Error('the WebAssembly module does not have one memory with a maximum');
  memories[count.next] = limitsShared;
  return copy;
}

// Coroutines and closures are counted as they are made: a loop that keeps nothing else would have made thousands of
// them before the next look at the memory. To be imported after numbers.ts and before the rest of fengari.
import lobject from 'fengari/src/lobject.js';
import lstate from 'fengari/src/lstate.js';
import { functionBytes, heap, threadBytes } from './heap.ts';

const { lua_newthread } = lstate;
lstate.lua_newthread = (L) => {
  heap.charge(L, threadBytes());
  return lua_newthread(L);
};

const { LClosure } = lobject;
lobject.LClosure = class extends LClosure {
  constructor(...made: ConstructorParameters<typeof LClosure>) {
    const [L, upvalues] = made;
    heap.charge(L, functionBytes(upvalues));
    super(...made);
  }
};

// rf_cal mended on request: a plan that writes the init data that are at hand to where the board's SDK
// looks for them. Nothing is written before the plan is agreed to.

import { showBack, showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { plan } from './actions-plan.ts';
import { usualOptions } from './plan-options.ts';

export async function mendInitData(bench: Workbench, path: string): Promise<void> {
  const { folder } = bench.store.get().flash;
  bench.store.update((state) => showScreen(state, 'flash'));
  await plan(bench, path, async (session, context) => {
    const found = await bench.devices.findInitData(session, folder, context);
    if (found.kind === 'found') return { files: [found.file], options: usualOptions };
    bench.store.update(showBack);
    bench.say('good', found.words);
    return null;
  });
}

// rf_cal mended on request: a plan that writes the init data that are at hand to where the board's SDK
// looks for them. Nothing is written before the plan is agreed to.

import { showBack, showScreen } from '../../workbench/show.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { plan } from './actions-plan.ts';
import { usualOptions } from './plan-options.ts';

export async function mendInitData(app: Workbench, path: string): Promise<void> {
  const { folder } = app.store.get().flash;
  app.store.update((state) => showScreen(state, 'flash'));
  await plan(app, path, async (session, context) => {
    const found = await app.devices.findInitData(session, folder, context);
    if (found.kind === 'found') return { files: [found.file], options: usualOptions };
    app.store.update(showBack);
    app.say('good', found.words);
    return null;
  });
}

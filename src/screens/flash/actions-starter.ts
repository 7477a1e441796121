// The plan of what a board without a firmware is offered first.
import type { Workbench } from '../../workbench/workbench.ts';
import { enterFlash, planWith } from './actions.ts';
import { targetHere } from './actions-library.ts';
import { releaseChoice } from './library.ts';
import { starterHere } from './starter.ts';

export async function flashStarter(app: Workbench, path: string): Promise<void> {
  const id = starterHere(app.store.get())?.id;
  // Who leaves the plan, or has no network for it, stands before all that there is.
  await enterFlash(app);
  const [builtIn, releases] = await Promise.all([
    app.devices.builtInImages(),
    app.devices.releases(targetHere(app), null),
  ]);
  const choice = [...builtIn, ...releases.map(releaseChoice)].find((each) => each.id === id);
  if (choice) await planWith(app, path, choice, app.store.get().flash.options);
}

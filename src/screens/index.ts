// The screens in their order; the first one is home.
import type { ScreenModule } from '../workbench/screen-module.ts';
import * as list from './list.ts';

export const screens: readonly ScreenModule[] = Object.values<ScreenModule>(list).sort(
  (one, other) => one.order - other.order,
);

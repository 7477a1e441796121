// The screens, in the order of their tabs; the first one is home. A new screen is a folder and a line here.
import type { ScreenModule } from '../workbench/screen-module.ts';
import { backups } from './backups/index.ts';
import { batch } from './batch/index.ts';
import { boards } from './boards/index.ts';
import { erase } from './erase/index.ts';
import { files } from './files/index.ts';
import { flash } from './flash/index.ts';
import { log } from './log/index.ts';
import { pins } from './pins/index.ts';
import { repl } from './repl/index.ts';
import { settings } from './settings/index.ts';
import { station } from './station/index.ts';

export const screens: readonly ScreenModule[] = [
  boards,
  flash,
  erase,
  batch,
  station,
  repl,
  pins,
  files,
  backups,
  settings,
  log,
];

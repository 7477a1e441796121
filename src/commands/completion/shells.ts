// The shells that espwb completes for, by name.
import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { powershell } from './powershell.ts';
import type { ShellKind } from './shell.ts';
import { zsh } from './zsh.ts';

export const shells: Readonly<Record<string, ShellKind>> = { bash, zsh, fish, powershell };

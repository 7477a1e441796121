// Writes man/espwb.1 out of the verbs' declarations, so that the page and the program cannot differ.
// Usage: node scripts/run.mjs scripts/man-page.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { manPage } from '../src/commands/man-page.ts';

mkdirSync('man', { recursive: true });
writeFileSync('man/espwb.1', manPage());

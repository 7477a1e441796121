// Writes docs/command-line.md out of the verbs' declarations, so that the document and the program
// cannot differ. Usage: node scripts/run.mjs scripts/command-line-doc.ts
import { writeFileSync } from 'node:fs';
import { commandLineDocument } from '../src/commands/command-line-document.ts';

writeFileSync('docs/command-line.md', commandLineDocument());

// Writes docs/keys.md out of the keymap, so that the document and the program cannot differ.
// Usage: node scripts/run.mjs scripts/keys-doc.ts
import { writeFileSync } from 'node:fs';
import { keysDocument } from '../src/workbench/keys-document.ts';

writeFileSync('docs/keys.md', keysDocument());

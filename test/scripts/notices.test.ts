// What the bundles hold of others goes out with their licences.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { bundledPackages, noticesOf } from '../../scripts/notices.mjs';

const root = resolve(import.meta.dirname, '../..');
/** Of the build. */
const notices = () => readFileSync(resolve(root, 'THIRD-PARTY-NOTICES'), 'utf8');
const holding = (path: string, bytesInOutput: number) => [
  { outputs: { a: { inputs: { [path]: { bytesInOutput } } } } },
];

test.each([
  'ink',
  'react',
  'commander',
  'ajv',
  'undici',
  'yoga-layout',
  'fengari',
  'esptool-js',
  'conf',
  'serialport',
])('%s is named with its version', (name) => {
  const { version } = JSON.parse(readFileSync(resolve(root, 'node_modules', name, 'package.json'), 'utf8'));
  expect(notices()).toContain(`\n${name} ${version} (`);
});

test('Lua and the flasher stub are named, which are in packages of another name', () => {
  expect(notices()).toContain('Lua.org, PUC-Rio');
  expect(notices()).toMatch(
    /flasher stub for the ESP8266[\s\S]{0,200}esp-flasher-stub[\s\S]{0,200}Apache-2.0 or MIT/,
  );
});

test('the flasher stub is the one of which the notice speaks, and not the older one under the GPL', () => {
  const path = 'node_modules/esptool-js/lib/targets/stub_flasher/esp8266.json';
  const { text } = JSON.parse(readFileSync(resolve(root, path), 'utf8'));
  // As in esptool 5.6.0, stub_flasher/2/esp8266.json (esp-flasher-stub 1.4.1).
  expect(createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex')).toBe(
    '37c16091ff165ffe760353a8e92d07f55927e34d01fb5fc04c18b5525c13f8f6',
  );
});

test('every package comes with the words of its licence', () => {
  const sections = notices()
    .split(/^-{80}\n(?=\S.* \d.*\)\n-{80}$)/m)
    .slice(1);
  expect(sections.length).toBeGreaterThan(60);
  for (const section of sections)
    expect(section).toMatch(/copyright[\s\S]*(permission|redistribution|license)/i);
});

test('a package counts by what of it is in a bundle, wherever it is installed', () => {
  expect(bundledPackages(holding('node_modules/@a/b/node_modules/c/x.js', 1))).toEqual([
    'node_modules/@a/b/node_modules/c',
  ]);
  expect(bundledPackages(holding('node_modules/c/x.js', 0))).toEqual([]);
  expect(bundledPackages(holding('src/main.ts', 1))).toEqual([]);
  expect(() =>
    noticesOf(resolve(root, 'test/no-such'), holding('node_modules/c/x.js', 1) as never),
  ).toThrow();
});

test('the package that is published holds them', () => {
  // On Windows npm is a batch file, which needs a shell; none of these words means anything to it.
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
  expect(files.map(({ path }) => path)).toContain('THIRD-PARTY-NOTICES');
});

// THIRD-PARTY-NOTICES: which packages are in the bundles, with the licences that go with them. What is in
// them is read from esbuild's metafiles, so that nothing bundled can be forgotten.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licence and notice files as packages call them, and the credits that some keep apart. */
const legal = /^(licen[cs]e|notice|copying|copyright|credits)([-.].*)?$/i;

/** What a package holds that its own licence file does not name. */
const alsoIn = {
  '@xterm/headless':
    'Copyright (c) The xterm.js authors; Copyright (c) SourceLair Private Company; Copyright (c) Christopher Jeffrey',
  '@micropython/micropython-webassembly-pyscript':
    'MicroPython, compiled to WebAssembly and changed as src/virtual-board/firmware/micropython/wasm says.\nCopyright (c) 2013-2025 Damien P. George and the MicroPython contributors',
  'js-fatfs':
    'FatFs, compiled to WebAssembly. Copyright (C) ChaN, all right reserved (the license of FatFs, alike).',
  fengari:
    'fengari is a translation of Lua 5.3 into JavaScript; Lua is Copyright (C) Lua.org, PUC-Rio (MIT).',
  'esptool-js':
    'Of this package espwb holds one file of data: the flasher stub for the ESP8266. It is, byte for byte, that of\nhttps://github.com/espressif/esp-flasher-stub as esptool 5.6.0 has it (stub_flasher/2): Copyright (c) Espressif\nSystems (Shanghai) CO LTD, Apache-2.0 or MIT, at your choice. It is not the older stub under the GPL.',
  'yoga-layout':
    'Holds Yoga, compiled to WebAssembly; Copyright (c) Facebook, Inc. and its affiliates (MIT).',
};

/** For packages that name this licence and bring no text of it. */
const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Packages beside the bundles, installed by npm with files of their own. */
const introduction = `espwb holds code of the following packages in its bundles (dist/). Each is used under its own licence,
which is given below. Packages that npm installs beside espwb, such as @serialport/bindings-cpp, bring their
licences with them.
`;

/** @param {readonly { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }[]} metafiles */
export function bundledPackages(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
        if (folder && bytesInOutput > 0) folders.add(folder);
      }
  return [...folders].sort();
}

/**
 * `besides`: folders of packages of which something else than bundled code is in dist/.
 * @throws Error for a package without any word of its licence
 */
export function noticesOf(root, metafiles, besides = []) {
  const notices = new Map();
  for (const folder of [...bundledPackages(metafiles), ...besides]) {
    const { name, version, license, author, homepage } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const files = readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && legal.test(entry.name))
      .map((entry) => readFileSync(join(root, folder, entry.name), 'utf8').trim());
    if (files.length === 0 && !license) throw new Error(`${folder} does not say its licence`);
    const by = typeof author === 'string' ? author : author?.name;
    const words = [
      alsoIn[name],
      ...(files.length > 0
        ? files
        : [
            `Copyright (c) ${by ?? `the authors of ${name}`}${homepage ? ` <${homepage}>` : ''}`,
            license === 'MIT' ? mit : '',
          ]),
    ];
    notices.set(`${name} ${version} (${license ?? 'see below'})`, words.filter(Boolean).join('\n\n'));
  }
  const line = '-'.repeat(80);
  const list = [...notices].map(([title, words]) => `${line}\n${title}\n${line}\n\n${words}\n`);
  return `${introduction}\n${list.join('\n')}`.replaceAll('\r\n', '\n');
}

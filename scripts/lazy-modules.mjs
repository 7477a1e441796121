// Has a script's modules run when something of them is used, not when they are imported: most of what a bundle holds is
// for another screen or another verb than the one that starts (docs/decisions/033). Each module of src/ becomes a
// CommonJS module, and each use of an import a call of require, which esbuild makes a function of.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Made of a package once, whoever asks for it: esbuild would copy its exports for each use. */
const once = 'once:';

export const lazyModules = {
  name: 'lazy-modules',
  setup(builder) {
    const { target, jsx, define } = builder.initialOptions;
    // In a namespace of their own they are no ES modules, whatever package.json says.
    builder.onResolve({ filter: /\.tsx?$/ }, ({ path, resolveDir }) => {
      const within = relative(root, resolve(resolveDir, path));
      return within.startsWith('src') ? { path: within.replaceAll('\\', '/'), namespace: 'lazy' } : undefined;
    });
    builder.onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path }) => {
      const file = join(root, path);
      const { code } = await transform(readFileSync(file, 'utf8'), {
        loader: path.endsWith('x') ? 'tsx' : 'ts',
        format: 'cjs',
        platform: 'node',
        target,
        jsx,
        define,
      });
      return { contents: lazily(code, path), resolveDir: dirname(file) };
    });
    builder.onResolve({ filter: /^once:/ }, ({ path, resolveDir }) => ({
      path: path.slice(once.length),
      namespace: 'once',
      pluginData: resolveDir,
    }));
    builder.onLoad({ filter: /.*/, namespace: 'once' }, ({ path, pluginData: resolveDir }) => ({
      // As Node does: the default of a CommonJS package is all that it exports.
      contents: `const all = require(${JSON.stringify(path)});
        exports.all = all;
        exports.default = all.__esModule && 'default' in all ? all.default : all;`,
      resolveDir,
    }));
  },
};

/** Everything that esbuild puts before and behind the module's own text. */
const beginning = /^[\s\S]*?^__export\((\w+), \{\n([\s\S]*?)^\}\);\nmodule\.exports = __toCommonJS\(\1\);\n/m;
const anImport = /^var (\w+) = (__toESM\()?require\("([^"]+)"\)(?:(?:, 1)?\))?;\n/gm;
const ending = /^\/\/ Annotate the CommonJS export names[\s\S]*$/m;
/** Of all that another module exports: its names are known when it has run. */
const allOfAnother = /^__reExport\(\w+, (require\("\.[^"]+"\)), module\.exports\);\n/gm;
const anExport = /^ {2}(\w+): \(\) => ([\w.]+),?\n/gm;

function lazily(code, path) {
  const exported = beginning.exec(code)?.[2] ?? '';
  let body = code.replace(beginning, '').replace(ending, '');
  const uses = new Map();
  body = body.replace(anImport, (_, name, wholeOrDefault, specifier) => {
    const isOwn = specifier.startsWith('.');
    // In brackets for `new`, which would take require for the class.
    const required = `(require(${JSON.stringify(isOwn ? specifier : once + specifier)}))`;
    const all = isOwn ? required : `${required}.all`;
    // A namespace is handed on as a whole, and a file of data has a default alone.
    if (!name.startsWith('import_')) return `const ${name} = ${all};\n`;
    uses.set(name, { all, byDefault: wholeOrDefault && (isOwn ? required : `${required}.default`) });
    return '';
  });
  const others = [...body.matchAll(allOfAnother)].map(([, required]) => `...${required}`);
  body = body.replace(allOfAnother, '');
  if (/\b__(?:toESM|export|copyProps|toCommonJS|reExport)\(/.test(body))
    throw new Error(`${path} has an import or export of a kind not known`);
  const used = (text) =>
    text.replace(/\b(import_\w+)(\.default\b)?(?=(\.)?)/g, (whole, name, byDefault, dot) => {
      const use = uses.get(name);
      if (!use) return whole;
      if (byDefault) return use.byDefault;
      if (!dot) throw new Error(`${path} uses ${name} in another way than was known`);
      return use.all;
    });
  const names = [...exported.matchAll(anExport)].map(([, name, value]) =>
    name === value ? name : `get ${name}() { return ${used(value)}; }`,
  );
  return `${used(body)}\nmodule.exports = { ${[...others, ...names].join(', ')} };\n`;
}

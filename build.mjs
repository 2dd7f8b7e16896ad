import { chmod, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { build as buildWindow } from 'vite';

/** Read from their own folders: a program that is not part of this one, one with a file beside it, and tables that few runs need. */
const APART = ['electron', '@bokuweb/zstd-wasm', 'proj4-list', 'geotiff-geokeys-to-proj4'];

/** Packages that are CommonJS ask for Node's modules by `require`. */
const REQUIRE = "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

await rm('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: {
    geoweft: 'src/cli/geoweft.ts',
    worker: 'src/server/worker.ts',
    'scene-worker': 'src/catalog/modelled/scene-worker.ts',
    'server-process': 'electron/server-process.ts',
    'electron/main': 'electron/main.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Packages are bundled, too, as modules where they can be had as such, and with what nobody calls left out: a start is mostly loading.
  mainFields: ['module', 'main'],
  external: APART,
  banner: { js: REQUIRE },
  sourcemap: true,
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
});
// A page's preload runs sandboxed: one file, and no module.
await build({ entryPoints: ['electron/preload.ts'], outfile: 'dist/electron/preload.cjs', bundle: true, format: 'cjs', platform: 'node', external: ['electron'], logLevel: 'warning' });
await writeFile('dist/licences.txt', await licencesOf(metafile));
await chmod('dist/geoweft.js', 0o755);
await buildWindow({ logLevel: 'warn' });

/** The licences of the packages in a bundle, which their copies have to come with. */
async function licencesOf({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    return `${name} ${version} (${license})\n\n${file === undefined ? '' : (await readFile(join(folder, file), 'utf8')).trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`);
}

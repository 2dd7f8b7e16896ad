import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { build as buildWindow } from 'vite';

await rm('dist', { recursive: true, force: true });
await build({
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
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
// A page's preload runs sandboxed: one file, and no module.
await build({ entryPoints: ['electron/preload.ts'], outfile: 'dist/electron/preload.cjs', bundle: true, format: 'cjs', platform: 'node', external: ['electron'], logLevel: 'warning' });
await chmod('dist/geoweft.js', 0o755);
await buildWindow({ logLevel: 'warn' });

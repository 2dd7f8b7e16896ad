import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { execPath, version } from 'node:process';
import { fileURLToPath } from 'node:url';

/** Best-pixel exports of the bundled sets: our command beside a plain rasterio script, whole processes, in pairs. */
const SETS = [
  { name: 'slovenia', folder: 's2-l1c-clp-slovenia-2015', quality: 'CLP', what: '5 images × 14 float32 bands, 100 × 101' },
  { name: 'flanders', folder: 's2-l2a-31uds-2018', quality: 'SCL', what: '58 images × 11 bands in files of their own, 64 × 64' },
];
const PAIRS = 9;

const root = fileURLToPath(new URL('..', import.meta.url));
const peer = join(root, 'bench/peers/small_sets.py');
const scratch = mkdtempSync(join(tmpdir(), 'geoweft-bench-'));
const [ourFile, peerFile] = [join(scratch, 'geoweft.tif'), join(scratch, 'rasterio.tif')];

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Milliseconds that a whole process takes. */
function time(program: string, args: readonly string[]): number {
  const start = performance.now();
  run(program, args);
  return performance.now() - start;
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    run(program, args);
    return true;
  } catch {
    return false;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function spread(values: readonly number[]): string {
  return `${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
}

try {
  run(execPath, ['build.mjs']);
  const python = ['/usr/bin/python3', 'python3'].find((candidate) => succeeds(candidate, [peer, '--versions']));
  const [{ model }] = cpus();
  console.log(`${model.trim()} × ${cpus().length}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${version}`);
  console.log(python ? run(python, [peer, '--versions']).trim() : 'python3-rasterio is not installed: Geoweft runs alone, with nothing to compare to');
  console.log(`\nBest pixel of small sets: whole processes, their start included, which is most of it. Medians of ${PAIRS}, in turns.`);

  for (const { name, folder, quality, what } of SETS) {
    const ours = ['dist/geoweft.js', 'export', `examples/${name}.weft`, '--node', 'best', '--out', ourFile];
    const theirs = [peer, `examples/data/${folder}`, quality, peerFile];
    const [ourTimes, peerTimes]: [number[], number[]] = [[], []];
    for (let pair = 0; pair <= PAIRS; pair++) {
      // Who goes first changes from pair to pair; the first pair only warms the disk's cache.
      const turns = [() => ourTimes.push(time(execPath, ours)), () => python && peerTimes.push(time(python, theirs))];
      for (const turn of pair % 2 === 0 ? turns : turns.reverse()) turn();
    }
    console.log(`\n${name}: ${what}`);
    console.log(`  geoweft   ${spread(ourTimes.slice(1))}`);
    if (!python) continue;
    const ratio = median(ourTimes.slice(1).map((ms, pair) => ms / peerTimes[pair + 1]));
    console.log(`  rasterio  ${spread(peerTimes.slice(1))}`);
    console.log(`  geoweft takes ${ratio.toFixed(2)} × rasterio's time; the files are ${succeeds(python, [peer, '--equal', ourFile, peerFile]) ? 'equal in every pixel' : 'NOT EQUAL'}`);
  }
  console.log(`\nThe load of the machine at the end was ${loadavg()[0].toFixed(1)} on ${cpus().length} processors; above 1 something else was running, too.`);
} finally {
  rmSync(scratch, { recursive: true });
}

import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { IssueError } from '../../../src/expression/issue.ts';
import { cropGeoBox } from '../../../src/geo/geobox.ts';
import { createBlockDecoder } from '../../../src/geotiff/block-decoder.ts';
import { GeoTiffError } from '../../../src/geotiff/geotiff-error.ts';
import { type GeoTiffStore, createGeoTiffStore } from '../../../src/geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../../../src/geotiff/header.ts';
import { imageOfFile } from '../../support/scene.ts';
import { hasRasterio, python } from '../../support/python.ts';

/** Of each file. All of them by hand: DAMAGED_FILES=2000 npx vitest run test/geotiff/reader/damaged-files.test.ts */
const numRuns = Number(process.env.DAMAGED_FILES ?? 12);
/** No file here needs more, whatever it says of itself. */
const MOST_MEMORY = 700 * 2 ** 20;
const LONGEST = 5000;

const folder = mkdtempSync(join(tmpdir(), 'geoweft-damaged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The fixtures, and where GDAL is, codes that are too large for one. */
function originals(): string[] {
  const fixtures = join(import.meta.dirname, '../../fixtures/tiff');
  const files = readdirSync(fixtures)
    .filter((name) => name.endsWith('.tif'))
    .map((name) => join(fixtures, name));
  if (!hasRasterio('damaged files with JPEG and LERC')) return files;
  const made = mkdtempSync(join(folder, 'layouts-'));
  const { ok, output } = python('test/geotiff/reader/make_layouts.py', [made]);
  if (!ok) throw new Error(output);
  const codes = ['jpeg-ycbcr-masked-tiles', 'jpeg-bands-strips', 'lerc-float32-pixel', 'lerc_deflate-uint16-band', 'lerc_zstd-int32-pixel', 'half-p3-big', 'bits-13-pixel-big'];
  return [...files, ...codes.map((name) => join(made, `${name}.tif`))];
}

/** One way to damage bytes: where, as a part of them, and with which numbers. */
const damage = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'byte', 'word', 'swap', 'cut', 'zeros'),
  // Half of it in the header, where most of these files have their directories.
  place: fc.oneof(fc.nat(600), fc.nat(2 ** 30)),
  value: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 65535, 1 << 24)),
  other: fc.nat(2 ** 30),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(original: Uint8Array, steps: readonly Damage[]): Uint8Array {
  let bytes = Uint8Array.from(original);
  for (const { kind, place, value, other } of steps) {
    if (bytes.length === 0) return bytes;
    const at = place % bytes.length;
    if (kind === 'flip') bytes[at] ^= 1 << (value & 7);
    else if (kind === 'byte') bytes[at] = value;
    else if (kind === 'word' && at + 4 <= bytes.length) new DataView(bytes.buffer).setUint32(at, value, other % 2 === 0);
    else if (kind === 'swap') [bytes[at], bytes[other % bytes.length]] = [bytes[other % bytes.length], bytes[at]];
    else if (kind === 'zeros') bytes.fill(0, at, at + (other % 64));
    else if (kind === 'cut') bytes = bytes.slice(0, at);
  }
  return bytes;
}

/** Reads two corners of every level: all of it may be said to be larger than memory. */
async function readCorners(store: GeoTiffStore, header: GeoTiffHeader): Promise<void> {
  const image = imageOfFile(header, store);
  const names = image.bands.slice(0, 3).map(({ name }) => name);
  const { width, height } = header.geobox;
  const { signal } = new AbortController();
  const [across, down] = [Math.min(width, 64), Math.min(height, 64)];
  await image.read(cropGeoBox(header.geobox, 0, 0, across, down), names, { signal });
  await image.read(cropGeoBox(header.geobox, width - across, height - down, across, down), names, { signal });
  for (const level of header.levels.slice(1)) await store.use(header, level, 0, 0, 0, () => null);
}

const decoder = createBlockDecoder();

/** One sentence of what is wrong, or null for pixels. Anything else fails. */
async function outcome(path: string): Promise<string | null> {
  const store = createGeoTiffStore({ cacheBytes: 2 ** 22, decoder });
  const timer = new AbortController();
  const tooLong = new Promise<never>((_resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error(`it takes longer than ${LONGEST} ms`)), LONGEST);
    timer.signal.addEventListener('abort', () => clearTimeout(timeout));
  });
  try {
    const reading = store.header(path).then((header) => readCorners(store, header));
    await Promise.race([reading, tooLong]);
    return null;
  } catch (error) {
    if (error instanceof GeoTiffError || error instanceof IssueError) return error.message;
    throw error;
  } finally {
    timer.abort();
    await store.close();
  }
}

describe('a file with damage is read, or refused in one sentence', () => {
  it.each(originals().map((path) => [path.replace(/.*\//, ''), path]))('%s', async (name, path) => {
    const original = readFileSync(path);
    const before = process.resourceUsage().maxRSS;
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 5 }), async (steps) => {
        const copy = join(folder, name);
        writeFileSync(copy, damaged(original, steps));
        const sentence = await outcome(copy);
        expect(sentence?.includes('\n') ?? false).toBe(false);
      }),
      { numRuns },
    );
    expect((process.resourceUsage().maxRSS - before) * 1024).toBeLessThan(MOST_MEMORY);
  }, 3_600_000);
});

it('keys of a reference system that make no sense are refused in one sentence', async () => {
  const original = readFileSync(join(import.meta.dirname, '../../fixtures/tiff/int16-strips-lzw-p2.tif'));
  const steps: Damage[] = [
    { kind: 'cut', place: 459501034, value: 0, other: 0 },
    { kind: 'word', place: 918011340, value: 16777216, other: 298046221 },
    { kind: 'flip', place: 36889860, value: 1, other: 0 },
  ];
  const copy = join(folder, 'keys.tif');
  writeFileSync(copy, damaged(original, steps));
  expect(await outcome(copy)).toBe('its header is damaged or cut off');
});

describe('a file that goes away while it is read', () => {
  const original = readFileSync(join(import.meta.dirname, '../../fixtures/tiff/uint16-tiles-deflate-p2-pixel.tif'));

  async function sentenceAfter(name: string, happens: (path: string) => void): Promise<string | null> {
    const path = join(folder, name);
    writeFileSync(path, original);
    const store = createGeoTiffStore();
    try {
      const header = await store.header(path);
      await store.use(header, header.levels[0], 0, 0, 0, () => null); // it is open now
      happens(path);
      await store.use(header, header.levels[0], 1, 1, 0, () => null);
      return null;
    } catch (error) {
      if (error instanceof GeoTiffError) return error.message;
      throw error;
    } finally {
      await store.close();
    }
  }

  it('is read on as long as it is open', async () => {
    expect(await sentenceAfter('gone.tif', (path) => unlinkSync(path))).toBeNull();
  });

  it('is refused where it became shorter', async () => {
    expect(await sentenceAfter('short.tif', (path) => truncateSync(path, 600))).toBe('the file is cut off');
  });
});

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Affine } from '../../src/geo/affine.ts';
import type { GeoBox } from '../../src/geo/geobox.ts';
import { createBlockEncoder, predictorOf } from '../../src/geotiff/block-codec.ts';
import { createBufferPool } from '../../src/geotiff/buffer-pool.ts';
import { COMPRESSIONS, COMPRESSION_FACTS } from '../../src/geotiff/compression.ts';
import { CLASSIC_LIMIT } from '../../src/geotiff/cog-layout.ts';
import { type CogBand, type CogSpec, type CogWriter, createCogWriter } from '../../src/geotiff/cog-writer.ts';
import { levelGrids } from '../../src/geotiff/overview-pyramid.ts';
import { averageOverview, besideNodata, modeOverview } from '../../src/geotiff/overviews.ts';
import { DISK, type WritableFile, type WriterFiles } from '../../src/geotiff/writable-files.ts';
import { PIXEL_TYPES, type PixelType, type Pixels, allocate, isFloat, rangeOf } from '../../src/raster/pixel-type.ts';
import type { BandPixels } from '../../src/raster/raster.ts';

const UTM: Affine = [10, 0, 499980, 0, -10, 6000000];
const DEGREES: Affine = [0.0001, 0, 10.5, 0, -0.0001, 52.25];
const ROTATED: Affine = [8, 6, 499980, 6, -8, 6000000];
const SOUTH_UP: Affine = [10, 0, 499980, 0, 10, 5900000];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'geoweft-cog-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function geobox(width: number, height: number, transform = UTM, crs = 'EPSG:32633'): GeoBox {
  return { crs, transform, width, height };
}

function bandsOf(...overviews: CogBand['overviews'][]): CogBand[] {
  return overviews.map((rule, i) => ({ name: `B${i + 1}`, overviews: rule }));
}

function uint8Spec(width: number, height: number): CogSpec {
  return { geobox: geobox(width, height), type: 'uint8', bands: bandsOf('average'), nodata: 0, mask: false, blockSize: 16 };
}

/** A band written as text, rows parted by "/", masked pixels as "-". */
function band(text: string, type: PixelType): BandPixels & { width: number; height: number } {
  const rows = text.split('/').map((row) => row.trim().split(/\s+/));
  const cells = rows.flat();
  const values = allocate(type, cells.length);
  cells.forEach((cell, i) => (values[i] = cell === '-' ? 0 : Number(cell)));
  const mask = cells.includes('-') ? Uint8Array.from(cells, (cell) => (cell === '-' ? 0 : 1)) : null;
  return { values, mask, width: rows[0].length, height: rows.length };
}

function text({ values, mask }: BandPixels, columns: number): string {
  const cells = Array.from(values, (value, i) => (mask !== null && mask[i] === 0 ? '-' : String(value)));
  return Array.from({ length: cells.length / columns }, (_, row) => cells.slice(row * columns, (row + 1) * columns).join(' ')).join(' / ');
}

/** Pixels that look like noise, each the same whenever asked for, without 0 and the ends of the type. */
function noise(type: PixelType, band: number, column: number, row: number): number {
  const hash = Math.imul((column * 73856093) ^ (row * 19349663) ^ ((band + 1) * 83492791), 0x9e3779b1) >>> 0;
  if (isFloat(type)) return (type === 'float32' ? Math.fround : Number)((hash / 2 ** 32 - 0.5) * 1000);
  const [lowest, highest] = rangeOf(type);
  const value = lowest + 1 + (hash % (highest - lowest - 1));
  return value === 0 ? 1 : value;
}

/** Classes from -1 to 3: a mean of them may well be 0. */
function classes(_type: PixelType, band: number, column: number, row: number): number {
  const value = (noise('uint8', band, column >> 1, row) % 5) - 1;
  return value === 0 ? 3 : value;
}

interface Picture {
  readonly value: (type: PixelType, band: number, column: number, row: number) => number;
  readonly isMasked: (column: number, row: number, band: number) => boolean;
}

const SPECKLED: Picture = { value: noise, isMasked: (column, row, band) => (column * 7 + row * 13 + band) % 5 === 0 || column < 40 };
const WHOLE: Picture = { value: noise, isMasked: () => false };

/** The whole picture, band after band. */
function paint({ geobox: { width, height }, type, bands }: CogSpec, { value, isMasked }: Picture): BandPixels[] {
  return bands.map((_, b) => {
    const values = allocate(type, width * height);
    const mask = new Uint8Array(width * height);
    for (let i = 0; i < values.length; i++) {
      const [column, row] = [i % width, Math.floor(i / width)];
      values[i] = value(type, b, column, row);
      mask[i] = isMasked(column, row, b) ? 0 : 1;
    }
    return { values, mask: mask.includes(0) ? mask : null };
  });
}

function cut(source: BandPixels, width: number, left: number, top: number, columns: number, rows: number, type: PixelType): BandPixels {
  const values = allocate(type, columns * rows);
  const mask = source.mask === null ? null : new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const from = (top + row) * width + left;
    values.set(source.values.subarray(from, from + columns), row * columns);
    if (source.mask !== null) mask?.set(source.mask.subarray(from, from + columns), row * columns);
  }
  return { values, mask };
}

type Order = (blocks: [number, number][]) => [number, number][];

async function writeBlocks(writer: CogWriter, spec: CogSpec, picture: BandPixels[], order: Order = (blocks) => blocks): Promise<void> {
  const { width, height } = spec.geobox;
  const size = writer.blockSize;
  const [{ columns, rows }] = levelGrids(width, height, size);
  const blocks = Array.from({ length: columns * rows }, (_, i): [number, number] => [i % columns, Math.floor(i / columns)]);
  for (const [column, row] of order(blocks)) {
    const [w, h] = [Math.min(size, width - column * size), Math.min(size, height - row * size)];
    await writer.write(column, row, picture.map((source) => cut(source, width, column * size, row * size, w, h, spec.type)));
  }
}

async function writeCog(path: string, spec: CogSpec, picture: BandPixels[], order?: Order, limit?: number): Promise<number> {
  const writer = await createCogWriter(path, spec, DISK, limit);
  await writeBlocks(writer, spec, picture, order);
  return writer.finish();
}

async function freshFolder(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  return path;
}

describe('overviews', () => {
  const average = (input: string, type: PixelType, nodata: number | null = null): string => {
    const source = band(input, type);
    return text(averageOverview(source, source.width, source.height, type, nodata), Math.ceil(source.width / 2));
  };
  const mode = (input: string, type: PixelType): string => {
    const source = band(input, type);
    return text(modeOverview(source, source.width, source.height, type, null), Math.ceil(source.width / 2));
  };

  it('average two by two pixels', () => {
    expect(average('1 3 10 10 / 5 7 10 10', 'uint8')).toBe('4 10');
    expect(average('1 2 / 3 4', 'float32')).toBe('2.5');
  });

  it('round halves of integers away from zero, as GDAL does', () => {
    expect(average('0 1 -1 0 / 0 1 -1 0', 'int16')).toBe('1 -1');
    expect(average('0 1 -1 0 / 0 0 0 0', 'int16')).toBe('0 0');
    expect(average('4294967295 4294967294 / 4294967295 4294967294', 'uint32')).toBe('4294967295');
  });

  it('average valid pixels only, and are masked where there is none', () => {
    expect(average('1 - - - / - 4 - -', 'float64')).toBe('2.5 -');
    expect(average('1 - / - -', 'uint8')).toBe('1');
  });

  it('average what there is at an odd edge', () => {
    expect(average('1 3 5 / 1 3 7 / 9 11 13', 'uint8')).toBe('2 6 / 10 13');
    expect(average('1 3 - / 1 3 7 / 9 - 13', 'uint8')).toBe('2 7 / 9 13');
    expect(average('7', 'uint8')).toBe('7');
  });

  it('keep a valid pixel whose mean is the nodata value by moving it one step', () => {
    expect(average('4 6 - 5 / 4 6 - -', 'uint8', 5)).toBe('6 6');
    expect(average('254 254 255 255 / 254 254 - -', 'uint8', 255)).toBe('254 254');
    expect(average('-1 1 / -1 1', 'float32', 0)).toBe(String(2 ** -126));
    expect(besideNodata('float32', -9999)).not.toBe(-9999);
    expect(Math.fround(besideNodata('float32', -3.4028234663852886e38))).toBeGreaterThan(-3.4028234663852886e38);
  });

  it('fill masked pixels with the nodata value', () => {
    expect(averageOverview(band('- - / - -', 'int16'), 2, 2, 'int16', -32768).values[0]).toBe(-32768);
  });

  it('take the most frequent class, of several the lowest', () => {
    expect(mode('4 4 1 2 / 3 1 2 1', 'uint8')).toBe('4 1');
    expect(mode('9 8 7 6 / 9 8 5 4', 'uint8')).toBe('8 4');
  });

  it('take the most frequent valid class', () => {
    expect(mode('- - - 9 - - / 2 3 9 1 - -', 'uint8')).toBe('2 9 -');
    expect(mode('3 / 3 / 5', 'uint8')).toBe('3 / 5');
  });

  it('halve until a level fits in one block', () => {
    const sizes = (width: number, height: number): string => levelGrids(width, height, 512).map((level) => `${level.width}×${level.height}`).join(' ');
    expect(sizes(512, 512)).toBe('512×512');
    expect(sizes(513, 1)).toBe('513×1 257×1');
    expect(sizes(2049, 1025)).toBe('2049×1025 1025×513 513×257 257×129');
  });
});

describe('block encoder', () => {
  const size = 16;
  const samples = size * size * 2;

  function undoPredictor(type: PixelType, bytes: Uint8Array): Pixels {
    const output = allocate(type, samples);
    const width = output.BYTES_PER_ELEMENT;
    const row = size * 2;
    if (!isFloat(type)) {
      new Uint8Array(output.buffer).set(bytes);
      for (let i = 0; i < samples; i++) if (i % row >= 2) output[i] += output[i - 2];
      return output;
    }
    const target = new Uint8Array(output.buffer);
    for (let r = 0; r < size; r++) {
      const line = bytes.slice(r * row * width, (r + 1) * row * width);
      for (let i = 2; i < line.length; i++) line[i] += line[i - 2];
      for (let s = 0; s < row; s++) for (let b = 0; b < width; b++) target[(r * row + s) * width + width - 1 - b] = line[b * row + s];
    }
    return output;
  }

  it.each(PIXEL_TYPES)('gives back %s pixels, interleaved', async (type) => {
    const [lowest, highest] = isFloat(type) ? [-1e30, 1e-30] : rangeOf(type);
    const planes = [0, 1].map((b) => allocate(type, size * size).map((_, i) => (i % 5 === b ? lowest : i % 7 === 0 ? highest : i)));
    const encoder = await createBlockEncoder({ type, bandCount: 2, blockSize: size, padding: 0, compression: 'deflate', predictor: predictorOf(type, 'deflate') });
    const pixels = undoPredictor(type, inflateSync(encoder.encodeBands(planes, size, size)));
    expect(pixels.filter((_, i) => i % 2 === 0)).toEqual(planes[0]);
    expect(pixels.filter((_, i) => i % 2 === 1)).toEqual(planes[1]);
  });

  it('fills up an edge block', async () => {
    const encoder = await createBlockEncoder({ type: 'uint8', bandCount: 1, blockSize: size, padding: 9, compression: 'deflate', predictor: 2 });
    const differences = inflateSync(encoder.encodeBands([Uint8Array.of(1, 2)], 1, 2));
    expect([...differences.subarray(0, 3)]).toEqual([1, 8, 0]);
    expect([...differences.subarray(32, 34)]).toEqual([9, 0]);
  });

  it('makes tiles of the same samples where there are no kernels', async () => {
    for (const type of PIXEL_TYPES) {
      const planes = [0, 1, 2].map((b) => allocate(type, size * size).map((_, i) => (i * i + b) % 100));
      const spec = { type, bandCount: 3, blockSize: size, padding: 0, compression: 'deflate', predictor: predictorOf(type, 'deflate') } as const;
      const [plainly, usually] = [await createBlockEncoder(spec, { kernels: null, buffers: createBufferPool() }), await createBlockEncoder(spec)];
      expect(inflateSync(plainly.encodeBands(planes, size, size))).toEqual(inflateSync(usually.encodeBands(planes, size, size)));
      expect(inflateSync(plainly.encodeMask(null, 9, 3))).toEqual(inflateSync(usually.encodeMask(null, 9, 3)));
    }
  });

  it('packs a mask, the first pixel in the highest bit', async () => {
    const encoder = await createBlockEncoder({ type: 'uint8', bandCount: 1, blockSize: size, padding: 0, compression: 'deflate', predictor: 2 });
    expect([...inflateSync(encoder.encodeMask(Uint8Array.of(1, 0, 1, 0, 1, 1), 3, 2)).subarray(0, 4)]).toEqual([0b10100000, 0, 0b01100000, 0]);
    expect([...inflateSync(encoder.encodeMask(null, 9, 1)).subarray(0, 3)]).toEqual([0xff, 0x80, 0]);
  });
});

describe('writer', () => {
  const spec: CogSpec = { ...uint8Spec(100, 70), bands: bandsOf('average', 'mode') };
  const picture = paint(spec, SPECKLED);
  const hash = async (path: string): Promise<string> => createHash('sha256').update(await readFile(path)).digest('hex');

  it('gives the same bytes in whatever order blocks come', async () => {
    const place = await freshFolder('order');
    const shuffled: Order = (blocks) => blocks.toSorted(([a, b], [c, d]) => noise('uint32', 0, a, b) - noise('uint32', 0, c, d));
    for (const mask of [false, true]) {
      const one = { ...spec, mask, nodata: mask ? null : 0 };
      await writeCog(join(place, 'ordered.tif'), one, picture);
      const wanted = await hash(join(place, 'ordered.tif'));
      for (const order of [shuffled, (blocks: [number, number][]) => blocks.toReversed()]) {
        await writeCog(join(place, 'shuffled.tif'), one, picture, order);
        expect(await hash(join(place, 'shuffled.tif'))).toBe(wanted);
      }
    }
  });

  it('takes many blocks at once', async () => {
    const place = await freshFolder('at-once');
    await writeCog(join(place, 'one.tif'), spec, picture);
    const writer = await createCogWriter(join(place, 'all.tif'), spec);
    const pending: Promise<void>[] = [];
    const keep: CogWriter = { ...writer, write: (...block) => Promise.resolve(void pending.push(writer.write(...block))) };
    await writeBlocks(keep, spec, picture);
    await Promise.all(pending);
    await writer.finish();
    expect(await hash(join(place, 'all.tif'))).toBe(await hash(join(place, 'one.tif')));
  });

  it('returns the size of the file and leaves nothing beside it', async () => {
    const place = await freshFolder('size');
    const size = await writeCog(join(place, 'a.tif'), spec, picture);
    expect((await stat(join(place, 'a.tif'))).size).toBe(size);
    expect(await readdir(place)).toEqual(['a.tif']);
  });

  it('never writes to the pixels it is given', async () => {
    const place = await freshFolder('given');
    const given = paint(spec, SPECKLED);
    await writeCog(join(place, 'a.tif'), spec, given);
    expect(given).toEqual(paint(spec, SPECKLED));
  });

  it('leaves nothing when it is aborted, at any time and twice', async () => {
    const place = await freshFolder('abort');
    await writeFile(join(place, 'a.tif'), 'old');
    const writer = await createCogWriter(join(place, 'a.tif'), spec);
    expect(await readdir(place)).toHaveLength(3);
    await writer.write(0, 0, picture.map((source) => cut(source, 100, 0, 0, 16, 16, 'uint8')));
    await writer.abort();
    await writer.abort();
    await expect(writer.finish()).rejects.toThrow('cannot write a.tif: it was stopped');
    expect(await readdir(place)).toEqual(['a.tif']);
    expect(await readFile(join(place, 'a.tif'), 'utf8')).toBe('old');
  });

  it('keeps a finished file when it is aborted afterwards', async () => {
    const place = await freshFolder('finished');
    const writer = await createCogWriter(join(place, 'a.tif'), spec);
    await writeBlocks(writer, spec, picture);
    await writer.finish();
    await writer.abort();
    expect(await readdir(place)).toEqual(['a.tif']);
  });

  it('obeys a signal while it finishes', async () => {
    const place = await freshFolder('signal');
    const writer = await createCogWriter(join(place, 'a.tif'), spec);
    await writeBlocks(writer, spec, picture);
    await expect(writer.finish(AbortSignal.abort())).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(await readdir(place)).toEqual([]);
  });

  it('does not finish a file with a block missing', async () => {
    const place = await freshFolder('missing');
    const writer = await createCogWriter(join(place, 'a.tif'), spec);
    await writeBlocks(writer, spec, picture, (blocks) => blocks.slice(1));
    await expect(writer.finish()).rejects.toThrow('cannot write a.tif: 1 of 35 blocks were not written');
    expect(await readdir(place)).toEqual([]);
  });

  it('refuses a block that comes twice', async () => {
    const place = await freshFolder('twice');
    const writer = await createCogWriter(join(place, 'a.tif'), spec);
    await expect(writeBlocks(writer, spec, picture, ([first]) => [first, first])).rejects.toThrow('the block in column 0, row 0 came twice');
    expect(await readdir(place)).toEqual([]);
  });

  it('refuses masked pixels that the file cannot say', async () => {
    const place = await freshFolder('unmasked');
    await expect(writeCog(join(place, 'a.tif'), { ...spec, nodata: null }, picture)).rejects.toThrow(
      'cannot write a.tif: some pixels are masked, and the file has neither a nodata value nor a mask',
    );
    expect(await readdir(place)).toEqual([]);
  });

  it('refuses what a file cannot hold before it touches the disk', async () => {
    const place = await freshFolder('refused');
    const path = join(place, 'a.tif');
    const proj = { ...spec, geobox: { ...spec.geobox, crs: '+proj=laea +lat_0=52 +lon_0=10' } };
    await expect(createCogWriter(path, proj)).rejects.toThrow(/^cannot write a\.tif: the CRS "\+proj=laea .*" has no EPSG code .*; choose one that has/);
    await expect(createCogWriter(path, { ...spec, nodata: -1 })).rejects.toThrow('its pixels are uint8, which cannot hold the nodata value -1');
    await expect(createCogWriter(path, { ...spec, metadata: { 'a:b': '' } })).rejects.toThrow('"a:b" cannot name a metadata item');
    expect(await readdir(place)).toEqual([]);
  });

  it('says at once that the folder is missing or the name is a folder', async () => {
    const place = await freshFolder('nowhere');
    await expect(createCogWriter(join(place, 'none', 'a.tif'), spec)).rejects.toThrow('cannot write a.tif: its folder does not exist');
    await mkdir(join(place, 'a.tif'));
    await expect(createCogWriter(join(place, 'a.tif'), spec)).rejects.toThrow('cannot write a.tif: there is a folder of that name');
    expect(await readdir(place)).toEqual(['a.tif']);
  });

  it('says at once that the folder may not be written to', async () => {
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const files: WriterFiles = { ...DISK, open: () => Promise.reject(denied) };
    const failure = createCogWriter(join(folder, 'a.tif'), spec, files);
    await expect(failure).rejects.toThrow('cannot write a.tif: its folder may not be written to');
    await expect(failure).rejects.toHaveProperty('cause', denied);
  });
});

/** A real disk with room for `room` bytes, and which writes at most 1000 at a time. */
function fullDisk(room: number, failOn: { sync?: boolean; rename?: boolean } = {}): WriterFiles {
  const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  let left = room;
  return {
    ...DISK,
    async open(path, flags): Promise<WritableFile> {
      const file = await open(path, flags);
      return {
        read: (buffer, offset, length, position) => file.read(buffer, offset, Math.min(length, 700), position),
        write(buffer, offset, length, position) {
          const taken = Math.floor(Math.min(length, 1000, left));
          if (taken === 0) return Promise.reject(full());
          left -= taken;
          return file.write(buffer, offset, taken, position);
        },
        sync: () => (failOn.sync ? Promise.reject(full()) : file.sync()),
        close: () => file.close(),
      };
    },
    rename: (from, to) => (failOn.rename ? Promise.reject(full()) : rename(from, to)),
  };
}

describe('a full disk', () => {
  const spec = uint8Spec(100, 70);
  const picture = paint(spec, SPECKLED);

  async function attempt(name: string, files: WriterFiles): Promise<string[]> {
    const place = await freshFolder(name);
    await writeFile(join(place, 'mosaic.tif'), 'old');
    const writing = async (): Promise<void> => {
      const writer = await createCogWriter(join(place, 'mosaic.tif'), spec, files);
      await writeBlocks(writer, spec, picture);
      await writer.finish();
    };
    await expect(writing()).rejects.toThrow(/^cannot write mosaic\.tif: the disk is full$/);
    expect(await readFile(join(place, 'mosaic.tif'), 'utf8')).toBe('old');
    return readdir(place);
  }

  /** The file's size, and a little more than that of the spool. */
  async function sizeWritten(): Promise<number> {
    return writeCog(join(await freshFolder('whole'), 'mosaic.tif'), spec, picture);
  }

  it('leaves nothing while blocks are written', async () => {
    expect(await attempt('full-at-write', fullDisk((await sizeWritten()) / 2))).toEqual(['mosaic.tif']);
  });

  it('leaves nothing while the file is put in order', async () => {
    expect(await attempt('full-at-finish', fullDisk((await sizeWritten()) * 1.5))).toEqual(['mosaic.tif']);
  });

  it('leaves nothing when it is noticed at the very end', async () => {
    expect(await attempt('full-at-sync', fullDisk(1e9, { sync: true }))).toEqual(['mosaic.tif']);
    expect(await attempt('full-at-rename', fullDisk(1e9, { rename: true }))).toEqual(['mosaic.tif']);
  });

  it('leaves nothing when several writes fail at once, and says the same ever after', async () => {
    const place = await freshFolder('full-at-once');
    const writer = await createCogWriter(join(place, 'mosaic.tif'), spec, fullDisk(500));
    const writes = Array.from({ length: 7 }, (_, column) => {
      const width = Math.min(16, 100 - column * 16);
      return writer.write(column, 0, picture.map((source) => cut(source, 100, column * 16, 0, width, 16, 'uint8')));
    });
    const results = await Promise.allSettled(writes);
    expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(1);
    await expect(writer.finish()).rejects.toThrow('cannot write mosaic.tif: the disk is full');
    await writer.abort();
    expect(await readdir(place)).toEqual([]);
  });

  it('makes no difference to a disk that writes and reads a little at a time', async () => {
    const place = await freshFolder('little');
    await writeCog(join(place, 'a.tif'), spec, picture);
    const writer = await createCogWriter(join(place, 'b.tif'), spec, fullDisk(1e9));
    await writeBlocks(writer, spec, picture);
    await writer.finish();
    expect(await readFile(join(place, 'b.tif'))).toEqual(await readFile(join(place, 'a.tif')));
  });
});

interface Case {
  readonly spec: CogSpec;
  readonly picture: Picture;
  /** Blocks [row, column] that must have been left out. */
  readonly sparse?: [number, number][];
  readonly big?: boolean;
}

function plain(type: PixelType, width: number, height: number, nodata: number | null = null): CogSpec {
  return { geobox: geobox(width, height), type, bands: bandsOf('average'), nodata, mask: false, blockSize: 64 };
}

const LEFT_EMPTY: Picture = { value: noise, isMasked: (column) => column < 130 };

const CASES: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(PIXEL_TYPES.map((type) => [`${type} with a mask`, {
    spec: { ...plain(type, 200, 150), bands: bandsOf('average', 'mode'), mask: true },
    picture: { value: noise, isMasked: (column, row) => SPECKLED.isMasked(column, row, 0) },
  } satisfies Case])),
  'uint8 with nodata 0': { spec: { ...plain('uint8', 200, 150, 0), bands: bandsOf('average', 'mode', 'average', 'mode') }, picture: SPECKLED },
  'uint16 with nodata 0 in blocks of 512': { spec: { ...plain('uint16', 1300, 700, 0), blockSize: 512 }, picture: SPECKLED },
  'int16 with its lowest value as nodata': { spec: plain('int16', 200, 150, -32768), picture: SPECKLED },
  'int16 whose means may be the nodata value': {
    spec: { ...plain('int16', 200, 150, 0), bands: bandsOf('average', 'mode') },
    picture: { ...SPECKLED, value: classes },
  },
  'int8 with nodata -128': { spec: plain('int8', 130, 65, -128), picture: SPECKLED },
  'int32 with nodata': { spec: plain('int32', 130, 65, -2147483648), picture: SPECKLED },
  'uint32 with nodata': { spec: plain('uint32', 130, 65, 4294967295), picture: SPECKLED },
  'float32 with NaN': { spec: { ...plain('float32', 200, 150, NaN), bands: bandsOf('average', 'average', 'mode') }, picture: SPECKLED },
  'float64 with nodata': { spec: plain('float64', 200, 150, -1.7976931348623157e308), picture: SPECKLED },
  'float32 with a nodata value that has to be rounded': { spec: plain('float32', 200, 150, -9999.1), picture: SPECKLED },
  'no masked pixel': { spec: { ...plain('uint16', 200, 150), bands: bandsOf('average', 'average', 'average') }, picture: WHOLE },
  'degrees': { spec: { ...plain('uint8', 200, 150, 0), geobox: geobox(200, 150, DEGREES, 'EPSG:4326') }, picture: WHOLE },
  'web mercator': { spec: { ...plain('uint8', 70, 70, 0), geobox: geobox(70, 70, UTM, 'EPSG:3857') }, picture: WHOLE },
  'a rotated grid': { spec: { ...plain('uint8', 200, 150, 0), geobox: geobox(200, 150, ROTATED) }, picture: WHOLE },
  'rows that run north': { spec: { ...plain('uint8', 200, 150, 0), geobox: geobox(200, 150, SOUTH_UP) }, picture: WHOLE },
  'a BigTIFF': { spec: { ...plain('uint16', 200, 150, 0), bands: bandsOf('average', 'mode', 'mode', 'mode', 'average') }, picture: SPECKLED, big: true },
  'a BigTIFF with a mask': { spec: { ...plain('float32', 200, 150), mask: true }, picture: LEFT_EMPTY, big: true },
  'empty blocks with nodata': { spec: plain('uint16', 300, 200, 7), picture: LEFT_EMPTY, sparse: [[0, 0], [3, 1]] },
  'empty blocks with NaN': { spec: plain('float64', 300, 200, NaN), picture: LEFT_EMPTY, sparse: [[0, 0], [3, 1]] },
  'empty blocks with a mask': { spec: { ...plain('uint16', 300, 200), mask: true }, picture: LEFT_EMPTY, sparse: [[0, 0], [3, 1]] },
  'no valid pixel at all': { spec: plain('uint16', 100, 100, 0), picture: { value: noise, isMasked: () => true }, sparse: [[0, 0], [1, 1]] },
  'no valid pixel at all, with a mask': { spec: { ...plain('uint8', 100, 100), mask: true }, picture: { value: noise, isMasked: () => true }, sparse: [[0, 0]] },
  ...Object.fromEntries(COMPRESSIONS.flatMap((compression) => PIXEL_TYPES.map((type) => [`${type} as ${compression}, with a mask and names`, {
    spec: { ...plain(type, 200, 150), bands: bandsOf('average', 'mode'), mask: true, compression },
    picture: { value: noise, isMasked: (column, row) => LEFT_EMPTY.isMasked(column, row, 0) || SPECKLED.isMasked(column, row, 0) },
    sparse: [[0, 0], [2, 1]],
  } satisfies Case]))),
  ...Object.fromEntries(COMPRESSIONS.map((compression) => [`classes as ${compression} without a predictor`, {
    spec: { ...plain('int16', 200, 150, -32768), bands: bandsOf('mode'), compression, predictor: 1 },
    picture: { ...SPECKLED, value: classes },
  } satisfies Case])),
  'floats without a predictor': { spec: { ...plain('float32', 200, 150, NaN), predictor: 1 }, picture: SPECKLED },
  ...Object.fromEntries((['deflate', 'zstd'] as const).flatMap((compression) => (['lowest', 'highest'] as const).map((end) => [`${compression} at its ${end} level`, {
    spec: { ...plain('uint16', 200, 150, 0), compression, level: COMPRESSION_FACTS[compression].levels?.[end] },
    picture: SPECKLED,
  } satisfies Case]))),
  'float64 at the lowest level in blocks of 512': { spec: { ...plain('float64', 700, 520, NaN), blockSize: 512, level: 1 }, picture: SPECKLED },
  'a BigTIFF without compression': { spec: { ...plain('uint16', 200, 150, 0), compression: 'none' }, picture: SPECKLED, big: true },
  'one pixel': { spec: plain('uint16', 1, 1, 0), picture: WHOLE },
  'one row': { spec: plain('int16', 333, 1, 0), picture: SPECKLED },
  'one column': { spec: { ...plain('float32', 1, 333), mask: true }, picture: { value: noise, isMasked: (_, row) => row % 3 === 0 } },
  'whole blocks': { spec: plain('uint8', 128, 64, 0), picture: SPECKLED },
  'names and metadata with odd characters': {
    spec: {
      ...plain('uint8', 20, 20, 0),
      bands: [{ name: 'NIR <&> "größe"', overviews: 'average', metadata: { OVERVIEW_RESAMPLING: 'AVERAGE' } }, { name: "it's", overviews: 'mode', metadata: { NOTE: '<ü> & "x"' } }],
      metadata: { GEOWEFT_WORKFLOW: '{"a": "<b> & \\"c\\" \'d\'", "e": "&lt;ü"}', PLAIN: 'line one\nline two' },
    },
    picture: WHOLE,
  },
};

const PYTHON = ['/usr/bin/python3', 'python3'].find((python) => {
  try {
    execFileSync(python, ['-c', 'import rasterio; from osgeo_utils.samples import validate_cloud_optimized_geotiff'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (PYTHON === undefined) console.warn('GDAL and rasterio for Python are missing: the tests of COGs against GDAL are left out.');

describe.skipIf(PYTHON === undefined)('GDAL and rasterio read', () => {
  const complaints = new Map<string, unknown>();

  beforeAll(async () => {
    const expected = [];
    for (const [index, { spec, picture, sparse = [], big = false }] of Object.values(CASES).entries()) {
      const path = join(folder, `case-${index}.tif`);
      const pixels = paint(spec, picture);
      await writeCog(path, spec, pixels, undefined, big ? 0 : CLASSIC_LIMIT);
      await writeFile(`${path}.values`, Buffer.concat(pixels.map(({ values }) => new Uint8Array(values.buffer))));
      await writeFile(`${path}.valid`, Buffer.concat(pixels.map(({ values, mask }) => mask ?? new Uint8Array(values.length).fill(1))));
      const { width, height, transform, crs } = spec.geobox;
      const { type, bands, nodata, metadata = {}, blockSize, compression = 'deflate' } = spec;
      const overviews = levelGrids(width, height, blockSize ?? 512).slice(1).map((level) => [level.width, level.height]);
      expected.push({
        path,
        size: [width, height],
        type,
        transform,
        epsg: Number(crs.slice(5)),
        names: bands.map(({ name }) => name),
        rules: bands.map((one) => one.overviews),
        nodata: nodata === null ? null : Number.isNaN(nodata) ? 'nan' : type === 'float32' ? Math.fround(nodata) : nodata,
        metadata,
        bandMetadata: bands.map((one) => one.metadata ?? {}),
        block: blockSize,
        compression: compression === 'none' ? null : compression.toUpperCase(),
        overviews,
        sparse,
        big,
      });
    }
    const script = join(import.meta.dirname, 'check_cogs.py');
    const output = execFileSync(PYTHON ?? '', [script], { input: JSON.stringify(expected), encoding: 'utf8' });
    const results: unknown = JSON.parse(output);
    if (Array.isArray(results)) Object.keys(CASES).forEach((name, index) => complaints.set(name, results[index]));
  });

  it.each(Object.keys(CASES))('%s', (name) => {
    expect(complaints.get(name)).toEqual([]);
  });
});

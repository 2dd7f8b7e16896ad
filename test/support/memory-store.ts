import type { GeoBox } from '../../src/geo/geobox.ts';
import { GeoTiffError } from '../../src/geotiff/geotiff-error.ts';
import type { Block, GeoTiffStore } from '../../src/geotiff/geotiff-store.ts';
import type { GeoTiffHeader } from '../../src/geotiff/header.ts';
import type { Level } from '../../src/geotiff/level.ts';
import { type PixelType, allocate, bytesPerPixel, isFloat } from '../../src/raster/pixel-type.ts';

/** A file that is not there: its pixels are computed, or handed out, block by block. */
export interface MemoryFile {
  readonly header: GeoTiffHeader;
  /** The block (column, row) with sample `sample`: null for one that is left out. */
  block(column: number, row: number, sample: number): Block | null;
}

export interface MemoryFileOptions {
  readonly name: string;
  readonly geobox: GeoBox;
  readonly type: PixelType;
  /** Bands; 1 if left out. */
  readonly samples?: number;
  /** Whether each band has blocks of its own. */
  readonly planar?: boolean;
  readonly nodata?: number | null;
  readonly blockWidth: number;
  readonly blockHeight?: number;
}

function memoryHeader({ name, geobox, type, samples = 1, planar = false, nodata = null, blockWidth, blockHeight = blockWidth }: MemoryFileOptions): GeoTiffHeader {
  const level: Level = {
    width: geobox.width,
    height: geobox.height,
    blockWidth,
    blockHeight,
    samplesPerBlock: planar ? 1 : samples,
    planar,
    tiled: true,
    littleEndian: true,
    compression: 1,
    predictor: 1,
    bitsPerSample: bytesPerPixel(type) * 8,
    sampleFormat: isFloat(type) ? 3 : type.startsWith('int') ? 2 : 1,
    file: null,
    directory: 0,
    mask: null,
  };
  const bands = Array.from({ length: samples }, () => ({ type, description: null, nodata }));
  return { path: name, size: 1, modified: 0, sidecars: [], geobox, bands, alpha: null, levels: [level], overviewResampling: null };
}

/** A file whose pixels are a function of column, row and sample. */
export function memoryFile(options: MemoryFileOptions, pixel: (column: number, row: number, sample: number) => number): MemoryFile {
  const header = memoryHeader(options);
  const [{ blockWidth, blockHeight, samplesPerBlock }] = header.levels;
  return {
    header,
    block(blockColumn, blockRow, sample) {
      const values = allocate(options.type, blockWidth * blockHeight * samplesPerBlock);
      for (let i = 0; i < values.length; i++) {
        const p = Math.floor(i / samplesPerBlock);
        const [column, row] = [blockColumn * blockWidth + (p % blockWidth), blockRow * blockHeight + Math.floor(p / blockWidth)];
        values[i] = pixel(column, row, options.planar ? sample : i % samplesPerBlock);
      }
      return { values, stride: samplesPerBlock };
    },
  };
}

/** A file whose blocks there are already. */
export function blockFile(options: MemoryFileOptions, block: MemoryFile['block']): MemoryFile {
  return { header: memoryHeader(options), block };
}

/**
 * A store of such files. It notes which blocks were asked for ("name column,row b1"), and spoils each one once it has been
 * used, as memory that is used again would be.
 */
export function memoryStore(files: readonly MemoryFile[], { spoil = true } = {}): { store: GeoTiffStore; blocks: string[] } {
  const blocks: string[] = [];
  const byPath = new Map(files.map((file) => [file.header.path, file]));
  const find = (path: string): MemoryFile => {
    const file = byPath.get(path);
    if (!file) throw new GeoTiffError('the file is not there');
    return file;
  };
  return {
    blocks,
    store: {
      header: (path) => Promise.resolve(find(path).header),
      async use(header, _level, column, row, sample, use) {
        blocks.push(`${header.path} ${column},${row} b${sample + 1}`);
        await Promise.resolve();
        const held = find(header.path).block(column, row, sample);
        const answer = use(held);
        if (spoil) held?.values.fill(77);
        return answer;
      },
      close: () => Promise.resolve(),
    },
  };
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail } from '../expression/issue.ts';
import { type GeoBox, cropGeoBox, nominalScale, resizeGeoBox } from '../geo/geobox.ts';
import { escapeXml } from '../geotiff/cog-metadata.ts';
import { type PartFile, openPartFile } from '../geotiff/part-files.ts';
import { DISK, type WriterFiles, cannotWrite, writeAll } from '../geotiff/writable-files.ts';
import type { Image } from '../image/image.ts';
import { type PaintedValues, colorize } from '../style/paint.ts';
import { type NodeStyle, type Style, resolveStyle } from '../style/style.ts';
import { exportGrid } from './export-grid.ts';
import { type ExportOptions, recipeItems } from './export-plan.ts';
import { exportedBands } from './file-type.ts';
import { packedBytes, writePng } from './png.ts';
import type { ExportContext, ExportResult } from './write-export.ts';

/** A file in the given colours. */
export interface PictureOptions extends ExportOptions {
  readonly picture: NodeStyle;
}

/** Pixels that are read and painted in one go. */
const STRIP_PIXELS = 2 ** 19;
/** The longer side of the smaller picture whose values are stretched. */
const STRETCH_SIDE = 512;
/** PNG's own limit is 2³¹ − 1 a side; nobody can look at so large a picture. */
const MAX_PIXELS = 2 ** 30;

/**
 * Writes an image in colours: 8-bit RGBA, transparent where any shown band is masked. Beside the PNG stand its world file (.pgw) and,
 * for GDAL, its CRS (.png.aux.xml). Throws IssueError, or an Error of one sentence for the disk.
 */
export async function writePicture(image: Image, options: PictureOptions, context: ExportContext, files: WriterFiles = DISK): Promise<ExportResult> {
  const { geobox, bands } = pictureGrid(image, options);
  const { width, height } = geobox;
  const style = await styleOf(image, geobox, options.picture, context.signal);
  const out = createOutputs(files);
  try {
    const png = await out.open(options.path);
    await writePng(png.put, { width, height, texts: recipeItems(options.recipe) }, paintStrips(image, geobox, style, context));
    for (const [path, text] of Object.entries(companions(options.path, geobox))) await (await out.open(path)).put(Buffer.from(text));
    context.signal.throwIfAborted();
    await out.replace();
    return { path: options.path, format: 'png', bytes: png.size(), geobox, scale: nominalScale(geobox), type: 'uint8', nodata: null, bands, hidden: 0 };
  } catch (error) {
    await out.remove();
    throw error;
  }
}

/** The size that a picture will have, about, from some of its pixels. */
export async function estimatePicture(
  image: Image,
  options: Omit<PictureOptions, 'path'>,
  signal: AbortSignal,
): Promise<{ readonly geobox: GeoBox; readonly bands: readonly string[]; readonly most: number; readonly about: number }> {
  const { geobox, bands } = pictureGrid(image, options);
  const most = geobox.width * geobox.height * 4;
  const [width, height] = [Math.min(STRETCH_SIDE, geobox.width), Math.min(STRETCH_SIDE, geobox.height)];
  const sample = cropGeoBox(geobox, (geobox.width - width) >> 1, (geobox.height - height) >> 1, width, height);
  const style = await styleOf(image, geobox, options.picture, signal);
  const rgba = colorize(await readValues(image, sample, style.bands, geobox, signal), style);
  return { geobox, bands, most, about: Math.min(most, most * (packedBytes(rgba, width) / rgba.length)) };
}

function pictureGrid(image: Image, options: Omit<PictureOptions, 'path'>): { readonly geobox: GeoBox; readonly bands: readonly string[] } {
  const bands = [...new Set(exportedBands(image.bands, options.picture.bands).map(({ name }) => name))];
  const geobox = exportGrid(image, bands, options);
  if (geobox.width * geobox.height > MAX_PIXELS) {
    fail(`a picture of ${geobox.width} × ${geobox.height} pixels is too large; choose a larger scale or smaller bounds`, { argument: 'scale' });
  }
  return { geobox, bands };
}

/** The style itself, or the stretch of a smaller picture of the whole. */
async function styleOf(image: Image, geobox: GeoBox, style: NodeStyle, signal: AbortSignal): Promise<Style> {
  if (style.style !== 'stretch') return style.style;
  const shrink = Math.min(1, STRETCH_SIDE / Math.max(geobox.width, geobox.height));
  const small = resizeGeoBox(geobox, Math.max(1, Math.round(geobox.width * shrink)), Math.max(1, Math.round(geobox.height * shrink)));
  return resolveStyle(style, await readValues(image, small, style.bands, small, signal));
}

async function* paintStrips(image: Image, geobox: GeoBox, style: Style, { signal, onProgress }: ExportContext): AsyncGenerator<Uint8ClampedArray> {
  const { width, height } = geobox;
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
  for (let row = 0; row < height; row += rows) {
    await nextTurn();
    signal.throwIfAborted();
    const strip = cropGeoBox(geobox, 0, row, width, Math.min(rows, height - row));
    yield colorize(await readValues(image, strip, style.bands, geobox, signal), style);
    onProgress?.(Math.min(row + rows, height), height);
  }
}

async function readValues(image: Image, geobox: GeoBox, names: readonly string[], output: GeoBox, signal: AbortSignal): Promise<PaintedValues> {
  const bands = exportedBands(image.bands, [...new Set(names)]);
  const raster = await image.read(geobox, bands.map(({ name }) => name), { output, signal });
  return { width: geobox.width, height: geobox.height, bands: bands.map(({ name, type }, index) => ({ name, type, ...raster.bands[index] })) };
}

/** Files that are written from their beginning to their end, and take their places together. Each method throws one sentence. */
interface Outputs {
  open(path: string): Promise<{ readonly put: (bytes: Uint8Array) => Promise<void>; readonly size: () => number }>;
  replace(): Promise<void>;
  /** Removes what has not taken its place. Never throws. */
  remove(): Promise<void>;
}

function createOutputs(files: WriterFiles): Outputs {
  const parts: { readonly path: string; readonly part: PartFile }[] = [];
  const guarded = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw cannotWrite(path, error);
    }
  };
  return {
    async open(path) {
      const part = await guarded(path, () => openPartFile(path, files));
      parts.push({ path, part });
      let size = 0;
      return {
        size: () => size,
        put: (bytes) =>
          guarded(path, async () => {
            await writeAll(part.file, bytes, size);
            size += bytes.length;
          }),
      };
    },
    async replace() {
      for (const { path, part } of parts) await guarded(path, part.replace);
    },
    async remove() {
      await Promise.all(parts.map(({ part }) => part.remove()));
    },
  };
}

/** The texts that stand beside a picture, by path: its grid, and its grid and CRS as GDAL keeps them. */
function companions(path: string, { crs, transform: [a, b, c, d, e, f] }: GeoBox): Record<string, string> {
  const world = [a, d, b, e, c + (a + b) / 2, f + (d + e) / 2]; // of the middle of the first pixel
  const auxiliary = `<PAMDataset>\n  <SRS>${escapeXml(crs)}</SRS>\n  <GeoTransform>${[c, a, b, f, d, e].join(', ')}</GeoTransform>\n</PAMDataset>\n`;
  return { [path.replace(/\.png$/i, '.pgw')]: `${world.join('\n')}\n`, [`${path}.aux.xml`]: auxiliary };
}

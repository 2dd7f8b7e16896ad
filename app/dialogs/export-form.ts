import { COMPRESSION_FACTS, type Compression, type EstimateRequest } from '../../src/server/api.ts';
import type { NodeStyle } from '../../src/style/style.ts';
import type { Extent } from '../store/view.ts';

/** What is typed and chosen in the export dialog. */
export interface ExportForm {
  readonly format: 'cog' | 'png';
  /** Of a collection: a file an image, or one file with all bands. */
  readonly collection: 'each' | 'stack';
  readonly region: 'all' | 'view';
  readonly crs: string;
  readonly scale: string;
  /** Null: all. */
  readonly bands: readonly string[] | null;
  readonly nodata: string;
  readonly file: string;
  readonly compression: Compression;
  readonly level: string;
  /** Whether the file carries the workflow. */
  readonly recipe: boolean;
}

export function startForm(folder: string, name: string, isCollection: boolean): ExportForm {
  return {
    format: 'cog',
    collection: 'each',
    region: 'all',
    crs: '',
    scale: '',
    bands: null,
    nodata: '',
    file: `${folder}/out/${name}${isCollection ? '-{index}' : ''}.tif`.replace(/^\//, ''),
    compression: 'deflate',
    level: '',
    recipe: true,
  };
}

/** The form with another format, and its file with another ending. */
export function withFormat(form: ExportForm, format: ExportForm['format']): ExportForm {
  const ending = format === 'png' ? '.png' : '.tif';
  return { ...form, format, collection: format === 'png' ? 'each' : form.collection, file: form.file.replace(/\.(tiff?|png)$/i, ending) };
}

/** The form for a file an image, or for a stack: the name of several files has a place for what tells them apart. */
export function withCollection(form: ExportForm, collection: ExportForm['collection']): ExportForm {
  if (collection === 'each') return { ...form, collection, file: /\{(index|date)\}/.test(form.file) ? form.file : form.file.replace(/(\.\w+)?$/, '-{index}$1') };
  return { ...form, collection, format: 'cog', file: form.file.replace(/[-_]?\{(index|date)\}/g, '').replace(/\/{2,}/g, '/').replace(/\.png$/i, '.tif') };
}

/** What is wrong with the form by itself, in a sentence, or null. */
export function formProblem({ format, compression, level, scale }: ExportForm): string | null {
  if (scale.trim() !== '' && !(Number(scale) > 0)) return `A scale is a number above 0, and “${scale}” is none.`;
  const { levels } = COMPRESSION_FACTS[compression];
  if (format === 'png' || levels === null || level.trim() === '') return null;
  const { lowest, highest } = levels;
  const isLevel = Number.isInteger(Number(level)) && Number(level) >= lowest && Number(level) <= highest;
  return isLevel ? null : `${compressionNames[compression]} has levels from ${lowest} (fast) to ${highest} (small).`;
}

export const compressionNames: { readonly [C in Compression]: string } = { deflate: 'DEFLATE', zstd: 'ZSTD', lzw: 'LZW', none: 'None' };

/** What is asked of the server. `picture`: the style of the image, for a PNG. */
export function requestOf(form: ExportForm, key: string, extent: Extent | null, picture: NodeStyle | null): EstimateRequest {
  const { crs, scale, region, bands, nodata, compression, level, format } = form;
  const grid: EstimateRequest = {
    key,
    ...(crs.trim() === '' ? {} : { crs: crs.trim() }),
    ...(Number(scale) > 0 ? { scale: Number(scale) } : {}),
    ...(region === 'view' && extent ? { bounds: [...extent] } : {}),
  };
  if (format === 'png') return { ...grid, ...(picture ? { picture: plainStyle(picture) } : {}) };
  return {
    ...grid,
    ...(bands === null ? {} : { bands: [...bands] }),
    ...(nodata.trim() === '' ? {} : { nodata: nodata === 'mask' ? 'mask' : /^nan$/i.test(nodata) ? 'NaN' : Number(nodata) }),
    compression,
    ...(COMPRESSION_FACTS[compression].levels === null || level.trim() === '' ? {} : { level: Number(level) }),
  };
}

/** The same in arrays of its own, as a request has them. */
function plainStyle({ bands, style, palette, gamma }: NodeStyle): NonNullable<EstimateRequest['picture']> {
  const copy = (list: readonly string[] | null): string[] | null => (list === null ? null : [...list]);
  return {
    bands: [...bands],
    palette: copy(palette),
    gamma: [...gamma],
    style:
      style === 'stretch'
        ? style
        : {
            bands: [...style.bands],
            min: [...style.min],
            max: [...style.max],
            gamma: [...style.gamma],
            palette: copy(style.palette),
            classes: style.classes === null ? null : style.classes.map(({ value, name, color }) => ({ value, name, color })),
            opacity: style.opacity,
          },
  };
}

import type { Description } from '../evaluate/describe.ts';
import type { WrittenTable } from './table-file.ts';
import type { ImageSample } from '../evaluate/sample.ts';
import type { ExportResult } from '../export/write-export.ts';

/** What describe says, for people. */
export function describeWords(address: string, description: Description): string {
  const { kind, count, rows, columns, dates, bands, crs, suggestedGrid: grid } = description;
  const names = kind === 'ImageCollection' ? 'image collection' : kind.toLowerCase();
  const amount = count === undefined ? (rows === undefined ? '' : ` of ${counted(rows, 'row')}`) : ` of ${counted(count, 'image')}`;
  const lines = [`${address}: ${names}${amount}`];
  if (dates) lines.push(`  dates   ${dates[0] === dates[1] ? dates[0] : `${dates[0]} to ${dates[1]}`}`);
  if (columns) lines.push(`  columns ${columns.map((column) => column.name).join(', ')}`);
  if (bands.length > 0) lines.push(`  bands   ${counted(bands.length, 'band')}`);
  const width = Math.max(...bands.map((band) => band.name.length));
  for (const band of bands) {
    const scale = band.scale === null ? '' : ` · ${metres(band.scale)}`;
    const place = band.crs === null ? 'constant' : `${band.crs}${scale}`;
    const partly = band.images === undefined ? '' : ` · in ${band.images} of ${count ?? 1} images`;
    lines.push(`          ${band.name.padEnd(width)}  ${band.type.padEnd(7)}  ${place}${partly}`);
  }
  if (crs.length > 0) lines.push(`  crs     ${crs.join(' ')}`);
  if (grid) lines.push(`  grid    ${grid.width} × ${grid.height} pixels of ${metres(grid.scale)} in ${grid.crs}`);
  return lines.join('\n');
}

/** Samples as a table: a row an image, a column a band. */
export function sampleWords(address: string, samples: readonly ImageSample[]): string {
  if (samples.length === 0) return `${address}: no images`;
  const [{ scale, crs }] = samples;
  const bands = [...new Set(samples.flatMap((sample) => Object.keys(sample.values)))];
  const cell = (value: number | null | undefined): string => (value === undefined ? '' : value === null ? 'masked' : String(Number(value.toPrecision(7))));
  const rows = samples.map((sample) => [sample.index ?? '', sample.time ?? '', ...bands.map((band) => cell(sample.values[band]))]);
  const table = [['image', 'time', ...bands], ...rows];
  const columns = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const used = columns.map((width, column) => (rows.every((row) => row[column] === '') ? 0 : width));
  const lines = table.map((row) =>
    row
      .map((text, column) => (column < 2 ? text.padEnd(used[column]) : text.padStart(used[column])))
      .filter((_, column) => used[column] > 0)
      .join('  ')
      .trimEnd(),
  );
  const place = scale === null || crs === null ? '' : `, ${crs} at ${metres(scale)}`;
  return [`${address}: ${counted(samples.length, 'image')}${place}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** What an export wrote. */
export function exportWords({ path, format, bytes, geobox, scale, type, nodata, bands, hidden }: ExportResult): string {
  const grid = `${path}: ${geobox.width} × ${geobox.height} pixels of ${metres(scale)} in ${geobox.crs}`;
  if (format === 'png') return `${grid}, a picture of ${bands.join(' ')}, ${size(bytes)}`;
  const missing = nodata === null ? 'internal mask' : `nodata ${nodata}`;
  const lines = [
    `${grid}, ${counted(bands.length, 'band')} of ${type}, ${missing}, ${size(bytes)}`,
  ];
  if (hidden > 0) lines.push(`warning: ${counted(hidden, 'valid value')} equal the nodata value ${nodata ?? ''} and will read as missing`);
  return lines.join('\n');
}

/** What was written of a table. */
export function tableWords({ path, rows, columns, bytes }: WrittenTable): string {
  return `${path}: ${counted(rows, 'row')} of ${counted(columns.length, 'column')}, ${size(bytes)}`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function metres(value: number): string {
  return `${Number(value.toPrecision(4))} m`;
}

function size(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 2 ** 10).toFixed(1)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

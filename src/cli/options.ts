import { InvalidArgumentError, Option } from 'commander';
import type { Bounds } from '../geo/bounds.ts';
import type { Predictor } from '../geotiff/block-codec.ts';
import { COMPRESSIONS } from '../geotiff/compression.ts';

const MAX_WORKERS = 64;

/** Options that several commands share. */
export interface CommonOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
}

export function setOption(): Option {
  return new Option('--set <NODE.PARAM=VALUE>', 'another value for a param; may be given again')
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none');
}

export function jsonOption(): Option {
  return new Option('--json', 'print JSON');
}

export function nodeOption(): Option {
  return new Option('--node <ID>', 'the node, such as best or invert/select').makeOptionMandatory();
}

export function imageOption(): Option {
  return new Option('--image <INDEX>', 'which image a node inside a Map is seen with, from 0 (default: the newest)').argParser(parseIndex);
}

export function workersOption(): Option {
  return new Option('--workers <N>', 'evaluating threads (default: as many as the machine has cores, at most 8)').env('GEOWEFT_WORKERS').argParser(parseWorkers);
}

/** How the tiles of a file are coded. */
export function codingOptions(): Option[] {
  return [
    new Option('--compression <NAME>', `how a GeoTIFF is compressed: ${COMPRESSIONS.join(', ')} (default: deflate)`).choices(COMPRESSIONS),
    new Option('--level <N>', 'how hard the compression tries: deflate 1 to 9, zstd 1 to 22 (default: 1, of 8-bit numbers 6; zstd 3)').argParser(parseNumber),
    new Option('--predictor <N>', '1 for none, 2 for integers, 3 for floats (default: what makes the file small)').argParser(parsePredictor),
  ];
}

export function recipeOption(): Option {
  return new Option('--no-recipe', 'leave the workflow out of the file');
}

function parseNumbers(text: string, count: number, expected: string): number[] {
  const numbers = text.split(',').map((item) => (item.trim() === '' ? NaN : Number(item)));
  if (numbers.length !== count || numbers.some((value) => !Number.isFinite(value))) throw new InvalidArgumentError(`Expected ${expected}.`);
  return numbers;
}

export function parseNumber(text: string): number {
  return parseNumbers(text, 1, 'a number')[0];
}

export function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65535)) throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return port;
}

export function parsePoint(text: string): readonly [number, number] {
  const [longitude, latitude] = parseNumbers(text, 2, 'LON,LAT in degrees');
  return [longitude, latitude];
}

export function parseBounds(text: string): Bounds {
  const [west, south, east, north] = parseNumbers(text, 4, 'W,S,E,N in degrees');
  return [west, south, east, north];
}

export function parseNodata(text: string): number | 'mask' {
  if (text === 'mask') return 'mask';
  return /^nan$/i.test(text) ? NaN : parseNumbers(text, 1, 'a number, nan or mask')[0];
}

function parsePredictor(text: string): Predictor {
  const predictor = ([1, 2, 3] as const).find((value) => String(value) === text);
  if (predictor === undefined) throw new InvalidArgumentError('Expected 1, 2 or 3.');
  return predictor;
}

export function parseNames(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

function parseIndex(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 0.');
  return Number(text);
}

function parseWorkers(text: string): number {
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (!(workers >= 1 && workers <= MAX_WORKERS)) throw new InvalidArgumentError(`Expected a number of threads from 1 to ${MAX_WORKERS}.`);
  return workers;
}

import { type Expression, childrenOf, isApplication } from '../expression/expression.ts';
import { decodeValues, encodeValues } from './values.ts';

/** Composites whose bands are read each by itself, once it is known which images are asked for: each thread finds that out for itself. */
const BAND_BY_BAND = new Set(['ImageCollection.qualityMosaic', 'ImageCollection.mosaic']);
/** What hands bands through as they are. */
const THROUGH: Readonly<Record<string, string>> = { 'Image.select': 'input', 'Image.rename': 'input' };

/** What costs so much that several threads should not each do it: neighbours of pixels, other grids, other composites. */
const COSTLY = /focal|convolve|reduce|project|resample|distance|visualize|parseExpression/i;

/** Whether it takes several threads little more work than one to read the bands of a value, each some of them. */
export function isReadByBand(expression: Expression): boolean {
  if (!('functionInvocationValue' in expression) || isApplication(expression)) return false;
  const { functionName, arguments: args } = expression.functionInvocationValue;
  if (BAND_BY_BAND.has(functionName)) return !childrenOf(expression).some(isCostly);
  const through = functionName in THROUGH ? args[THROUGH[functionName]] : undefined;
  return through !== undefined && isReadByBand(through);
}

function isCostly(expression: Expression): boolean {
  const isCall = 'functionInvocationValue' in expression;
  if (isCall && (isApplication(expression) || COSTLY.test(expression.functionInvocationValue.functionName))) return true;
  return childrenOf(expression).some(isCostly);
}

/** Gives each band a thread of its own for good, so that what is decoded of it is decoded there and nowhere else. */
export interface BandHomes {
  /** Bands by thread. */
  share(names: readonly string[]): Map<number, string[]>;
}

export function createBandHomes(threads: number): BandHomes {
  const homes = new Map<string, number>();
  return {
    share(names) {
      const shares = new Map<number, string[]>();
      for (const name of new Set(names)) {
        const home = homes.get(name) ?? homes.size % threads;
        homes.set(name, home);
        shares.set(home, [...(shares.get(home) ?? []), name]);
      }
      return shares;
    },
  };
}

/** An answer for each of its bands, in their order. */
export function splitBands(answer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const { bands, ...grid } = decodeValues(answer.buffer);
  return bands.map((band) => encodeValues({ ...grid, bands: [band] }));
}

/** One answer out of some for a band each, at least one, with the bands in the order asked for. */
export function joinBands(answers: readonly Uint8Array<ArrayBuffer>[], names: readonly string[]): Uint8Array<ArrayBuffer> {
  const parts = answers.map((answer) => decodeValues(answer.buffer));
  const bands = new Map(parts.flatMap((part) => part.bands).map((band) => [band.name, band]));
  return encodeValues({ ...parts[0], bands: names.flatMap((name) => bands.get(name) ?? []) });
}

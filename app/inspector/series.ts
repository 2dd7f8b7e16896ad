import type { SampleAnswer } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import type { Compiled } from '../../src/workflow/compile.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { downstreamOf, sourceOf, upstreamOf } from '../../src/workflow/wiring.ts';

/** What a pixel was at one time. */
export interface SeriesPoint {
  readonly index: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** One a band of the left axis; null is masked. */
  readonly values: readonly (number | null)[];
  /** Of the quality band, on the right axis. */
  readonly quality: number | null;
  /** Whether none of the bands has a value. */
  readonly isMasked: boolean;
}

export interface Series {
  readonly bands: readonly string[];
  readonly quality: string | null;
  /** In the order of time. */
  readonly points: readonly SeriesPoint[];
  /** Images without a time, which no axis can show. */
  readonly timeless: number;
}

/** The samples of a collection's images as curves of some bands, and of a quality band on an axis of its own. */
export function seriesOf(samples: SampleAnswer['samples'], bands: readonly string[], quality: string | null): Series {
  const points = samples.flatMap(({ index, time, values }) => {
    if (time === null) return [];
    const own = bands.map((band) => numberOf(values, band));
    const second = quality === null ? null : numberOf(values, quality);
    return [{ index, time: Date.parse(time), values: own, quality: second, isMasked: own.every((value) => value === null) }];
  });
  return { bands, quality, points: points.toSorted((a, b) => a.time - b.time), timeless: samples.length - points.length };
}

type Values = SampleAnswer['samples'][number]['values'];

/** NaN and the infinities are no place on an axis either. */
function numberOf(values: Values, band: string): number | null {
  const value = Object.hasOwn(values, band) ? values[band] : null;
  return typeof value === 'number' ? value : null;
}

/** Which collection a chart through time is of, and what of it. */
export interface SeriesSource {
  readonly collection: Address;
  /** The Display that stands for it: its bands are shown. Null: those of the top layer. */
  readonly display: Address | null;
  /** The bands that rank its images downstream, the first first. */
  readonly qualityBands: readonly string[];
}

/** The collection that a Display shows, else the nearest one above the top layer. `layers`: Displays, the top one first. */
export function seriesSource(workflow: Workflow, compiled: Compiled, layers: readonly Address[]): SeriesSource | null {
  const isCollection = (address: Address): boolean => compiled.nodes.get(address)?.kind === 'ImageCollection';
  for (const display of layers) {
    const collection = sourceOf(workflow, display, 'eeObject');
    if (collection !== null && isCollection(collection)) return { collection, display, qualityBands: qualityBandsBelow(workflow, collection) };
  }
  for (const display of layers) {
    const collection = upstreamOf(workflow, display).find(isCollection);
    if (collection !== undefined) return { collection, display: null, qualityBands: qualityBandsBelow(workflow, collection) };
  }
  return null;
}

function qualityBandsBelow(workflow: Workflow, collection: Address): readonly string[] {
  const below = new Set(downstreamOf(workflow, collection));
  return workflow.nodes.flatMap(({ id, type }) => {
    const band = type === 'QualityMosaic' && below.has(id) ? nodeAt(workflow, id)?.params.qualityBand : undefined;
    return typeof band === 'string' ? [band] : [];
  });
}

/** A path through the points that have a value; null are the gaps, which it spans. */
export function joined(points: readonly (readonly [x: number, y: number] | null)[]): string {
  const valid = points.filter((point) => point !== null);
  return valid.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

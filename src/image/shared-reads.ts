import type { GeoBox } from '../geo/geobox.ts';
import type { Lattice } from '../raster/lattice.ts';
import type { Raster } from '../raster/raster.ts';
import { type Image, type ReadOptions, type Shortcuts, withShortcuts } from './image.ts';

/** A question that is being answered. */
interface Reading {
  readonly geobox: GeoBox;
  readonly bands: string;
  readonly options: ReadOptions;
  readonly raster: Promise<Raster>;
}

/**
 * The same image, which answers the same question (the very GeoBox and options, equal bands) once for all who ask while it
 * is being answered. Functions ask their inputs side by side and hand their options on, so that within one reading an
 * image is read once however often it is used: x · x of x · x of … would read x 2ⁿ times. Answers are not kept.
 */
export function shareReads(image: Image): Image {
  const underWay = new Set<Reading>();
  const read = (geobox: GeoBox, names: readonly string[], options: ReadOptions): Promise<Raster> => {
    const bands = JSON.stringify(names);
    for (const other of underWay) {
      if (other.geobox === geobox && other.options === options && other.bands === bands) return other.raster;
    }
    const reading: Reading = { geobox, bands, options, raster: image.read(geobox, names, options) };
    underWay.add(reading);
    const end = (): unknown => underWay.delete(reading);
    reading.raster.then(end, end);
    return reading.raster;
  };
  return { ...image, read: image.read.shortcuts ? withShortcuts(read, shareLattices(image.read.shortcuts)) : read };
}

/** Lattices are asked for side by side, too: those of the last question are kept. */
function shareLattices(shortcuts: Shortcuts): Shortcuts {
  const { lattice } = shortcuts;
  if (!lattice) return shortcuts;
  let last: { geobox: GeoBox; options: ReadOptions; answers: Map<string, Lattice> } | undefined;
  return {
    ...shortcuts,
    lattice(geobox, names, options) {
      if (last?.geobox !== geobox || last.options !== options) last = { geobox, options, answers: new Map() };
      const bands = JSON.stringify(names);
      const answer = last.answers.get(bands) ?? lattice(geobox, names, options);
      last.answers.set(bands, answer);
      return answer;
    },
  };
}

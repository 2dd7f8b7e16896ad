import { fail } from '../expression/issue.ts';
import { type GeoBox, cropGeoBox } from '../geo/geobox.ts';
import type { Band, Image, ImageCollection, ReadOptions } from '../image/image.ts';
import { type Pixels, allocate, rangeOf } from '../raster/pixel-type.ts';
import { type Raster, noneValid } from '../raster/raster.ts';
import type { Reducer, ReducerInput } from '../raster/reducer.ts';
import { canLieOn, compositeImage, homogeneousBands, namesOf } from './composite-image.ts';

/** How much the accumulators of one reading may take, in bytes: larger boxes are read in strips, with the same result. */
export const ACCUMULATOR_BYTES = 64 * 2 ** 20;

/** A band of the answer while it is being put together out of strips. */
interface Canvas {
  readonly values: Pixels;
  readonly mask: Uint8Array;
}

/** Bands that are reduced together, and what comes out. */
interface Group {
  readonly inputs: readonly Band[];
  readonly outputs: readonly Band[];
}

/**
 * The reducer over all images at each pixel. Images are read one after the other in their order, where they meet the box, and each
 * goes into an accumulator for every band; what keeps all values (a median) is read in strips that fit the budget.
 */
export function reduceImages(collection: ImageCollection, reducer: Reducer, nameOf: (band: string, output: string) => string, budget = ACCUMULATOR_BYTES): Image {
  const { images } = collection;
  const groups = groupBands(homogeneousBands(images), reducer).map((inputs) => ({ inputs, outputs: outputBands(inputs, reducer, images.length, nameOf) }));
  return compositeImage(
    collection,
    async (geobox, bands, options) => {
      const asked = groups.filter(({ outputs }) => outputs.some((output) => bands.includes(output)));
      const length = geobox.width * geobox.height;
      const canvases = new Map(asked.flatMap(({ outputs }) => outputs).map((band) => [band, { values: allocate(band.type, length), mask: noneValid(length) }]));
      const meeting = images.filter((image) => canLieOn(image, geobox));
      const bytes = asked.reduce((sum, { inputs }) => sum + reducer.bytesPerSlot(inputs.map(inputOf), meeting.length), 0);
      const rows = Math.max(1, Math.floor(budget / (bytes * geobox.width)));
      for (let top = 0; top < geobox.height && meeting.length > 0; top += rows) {
        const strip = rows >= geobox.height ? geobox : cropGeoBox(geobox, 0, top, geobox.width, Math.min(rows, geobox.height - top));
        await reduceStrip(reducer, meeting, asked, strip, stripOptions(options, geobox, strip, top), canvases, top * geobox.width);
      }
      return { geobox, bands: bands.flatMap((band) => canvases.get(band) ?? []) };
    },
    groups.flatMap(({ outputs }) => outputs),
  );
}

/** The whole chooses the overviews, so that strips are what the box would be. */
function stripOptions(options: ReadOptions, whole: GeoBox, strip: GeoBox, top: number): ReadOptions {
  if (strip === whole) return options;
  const from = top * whole.width;
  return { ...options, output: options.output ?? whole, needed: options.needed?.subarray(from, from + strip.width * strip.height) };
}

async function reduceStrip(
  reducer: Reducer,
  images: readonly Image[],
  groups: readonly Group[],
  strip: GeoBox,
  options: ReadOptions,
  canvases: ReadonlyMap<Band, Canvas>,
  offset: number,
): Promise<void> {
  const names = [...new Set(groups.flatMap(({ inputs }) => namesOf(inputs)))];
  const running = groups.map(({ inputs, outputs }) => ({
    outputs,
    inputs: inputs.map((band) => names.indexOf(band.name)),
    accumulator: reducer.create(strip.width * strip.height, inputs.map(inputOf), images.length),
  }));
  for await (const { bands } of readInOrder(images, strip, names, options)) {
    for (const { accumulator, inputs } of running) accumulator.add({ inputs: inputs.map((index) => bands[index]), needed: options.needed });
  }
  for (const { accumulator, outputs } of running) {
    accumulator.results().forEach(({ values, mask }, index) => {
      const canvas = canvases.get(outputs[index]);
      canvas?.values.set(values, offset);
      if (mask === null) canvas?.mask.fill(1, offset, offset + values.length);
      else canvas?.mask.set(mask, offset);
    });
  }
}

/** The images' pixels in their order; while one is used the next is being read. */
async function* readInOrder(images: readonly Image[], geobox: GeoBox, names: readonly string[], options: ReadOptions): AsyncGenerator<Raster> {
  const start = (index: number): Promise<Raster> | null => {
    if (index >= images.length) return null;
    options.signal.throwIfAborted();
    const reading = images[index].read(geobox, names, { ...options, memory: undefined }); // that would hold all of them until the end
    reading.catch(() => undefined); // told by the await, if anybody still waits
    return reading;
  };
  let next = start(0);
  for (let index = 1; next !== null; index++) {
    const raster: Raster = await next;
    next = start(index);
    yield raster;
  }
}

/** The bands that go in together: each by itself, or all of them into a reducer with several inputs. */
function groupBands(bands: readonly Band[], reducer: Reducer): (readonly Band[])[] {
  if (reducer.inputs === 1) return bands.map((band) => [band]);
  if (bands.length === reducer.inputs || bands.length === 0) return bands.length === 0 ? [] : [bands];
  return fail(`the reducer ${reducer.name} takes ${reducer.inputs} bands, but the images have ${bands.length} (${namesOf(bands).join(' ')}); select those that it should have`, {
    argument: 'reducer',
  });
}

function outputBands(inputs: readonly Band[], reducer: Reducer, count: number, nameOf: (band: string, output: string) => string): Band[] {
  return reducer.describe(inputs.map(inputOf), count).map(({ type, range, keeps }, index) => {
    const kept = keeps === null ? null : inputs[keeps];
    return {
      name: reducer.inputs === 1 ? nameOf(inputs[0].name, reducer.outputs[index]) : reducer.outputs[index],
      type,
      range,
      nodata: kept?.nodata ?? null,
      content: kept?.content ?? 'continuous',
      grid: inputs[0].grid,
      composite: inputs[0].composite,
    };
  });
}

function inputOf({ type, range }: Band): ReducerInput {
  return { type, range: range ?? rangeOf(type) };
}

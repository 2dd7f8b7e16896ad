import { type Pixels, bytesPerPixel, pixelsOf } from '../raster/pixel-type.ts';
import type { BandPixels } from '../raster/raster.ts';
import { type EncodingMemory, bufferOf } from './encoding-memory.ts';
import { OVERVIEW_KERNELS, type OverviewRoom, type OverviewRule, besideNodata, overviewLength } from './overviews.ts';
import { type SamplesSpec, kernelPlaces } from './tile-samples.ts';

/** Halves the bands of blocks, into buffers that are used again once they are given back. */
export interface Halving {
  halve(band: BandPixels, rule: OverviewRule, width: number, height: number): BandPixels;
  /** What was halved here is not needed any more. */
  release(bands: readonly BandPixels[]): void;
  /** What was halved here belongs to somebody else from now on. */
  handOver(bands: readonly BandPixels[]): void;
  /** Nothing that was halved here is needed any more. */
  close(): void;
}

/** `nodata` as the type holds it. */
export function createHalving({ kernels, buffers }: EncodingMemory, spec: SamplesSpec, nodata: number | null): Halving {
  const { type } = spec;
  const size = bytesPerPixel(type);
  const isSigned = type === 'int8' || type === 'int16';
  const averagesByKernel = type === 'float32' || size <= 2;
  const scratch = kernels && averagesByKernel ? (kernelPlaces(kernels, spec)?.tile ?? null) : null; // the tile is encoded by then
  const own = new Set<ArrayBuffer>();

  function take(bytes: number): ArrayBuffer {
    const buffer = bufferOf(buffers, bytes);
    own.add(buffer);
    return buffer;
  }

  function roomFor(length: number, masked: boolean): OverviewRoom {
    return { values: pixelsOf(type, take(length * size), 0, length), mask: masked ? new Uint8Array(take(length), 0, length) : null };
  }

  /** By the kernels, where nothing is masked; false for what is not for them. */
  function average({ values, mask }: BandPixels, width: number, height: number, room: OverviewRoom): boolean {
    const isPlain = kernels !== null && scratch !== null && mask === null && values.buffer === kernels.memory.buffer && width % 2 === 0 && height % 2 === 0;
    if (!isPlain) return false;
    if (type === 'float32') kernels.averageFloats(values.byteOffset, width, height, scratch);
    else kernels.averageIntegers(values.byteOffset, width, height, size, isSigned, scratch);
    room.values.set(pixelsOf(type, kernels.memory.buffer, scratch, room.values.length));
    if (nodata !== null && room.values.includes(nodata)) {
      const beside = besideNodata(type, nodata);
      for (let i = 0; i < room.values.length; i++) if (room.values[i] === nodata) room.values[i] = beside;
    }
    return true;
  }

  /** Calls for each buffer that is ours, which it is no longer then. */
  function leaveOwn(arrays: readonly (Pixels | Uint8Array | null)[], leave: (buffer: ArrayBuffer) => void): void {
    for (const array of arrays) if (array?.buffer instanceof ArrayBuffer && own.delete(array.buffer)) leave(array.buffer);
  }

  const giveBack = (buffer: ArrayBuffer): void => buffers.give(buffer);
  const arraysOf = (bands: readonly BandPixels[]): (Pixels | Uint8Array | null)[] => bands.flatMap(({ values, mask }) => [values, mask]);

  return {
    halve(band, rule, width, height) {
      const room = roomFor(overviewLength(width, height), band.mask !== null);
      if (rule === 'average' && average(band, width, height, room)) return room;
      const halved = OVERVIEW_KERNELS[rule](band, width, height, type, nodata, room);
      if (halved.mask === null) leaveOwn([room.mask], giveBack);
      return halved;
    },
    release: (bands) => leaveOwn(arraysOf(bands), giveBack),
    close() {
      for (const buffer of own) buffers.give(buffer);
      own.clear();
    },
    handOver: (bands) => leaveOwn(arraysOf(bands), (buffer) => buffers.forget(buffer)),
  };
}

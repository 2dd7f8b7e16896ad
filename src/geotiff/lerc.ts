import Lerc from 'lerc';
import type { BlockLayout } from './block-layout.ts';
import { GeoTiffError } from './geotiff-error.ts';
import type { StoredLevel } from './level.ts';
import { inflateByZlib } from './zlib-inflate.ts';

/** Codes that a block may be packed with once more: the second of the LercParameters. */
const [NOT_PACKED, DEFLATE, ZSTD] = [0, 1, 2];
/** LERC never needs much more than the samples themselves. */
const LARGEST_EXCESS = 65536;
const VERSIONS_WITH_CHECKSUM = 3;
const VERSIONS_WITH_DIMENSIONS = 4;

/**
 * Samples of a block compressed by LERC, in the machine's byte order. Floats that it leaves out are NaN, as GDAL gives them.
 * `unpackZstd` gets how much there may be.
 */
export function decodeLerc(
  bytes: Uint8Array<ArrayBuffer>,
  level: StoredLevel,
  layout: BlockLayout,
  unpackZstd: (bytes: Uint8Array, most: number) => Uint8Array,
): Uint8Array {
  const packing = level.decoderParameters.LercParameters?.[1] ?? NOT_PACKED;
  const most = layout.wholeBytes + LARGEST_EXCESS;
  if (packing > ZSTD) throw new GeoTiffError(`its compression (LERC, packed in way ${packing}) is not supported`);
  const lerc = packing === DEFLATE ? inflateByZlib(bytes, most) : packing === ZSTD ? unpackZstd(bytes, most) : bytes;
  requireSize(lerc, level, layout);
  const { pixels, mask } = Lerc.decode(Uint8Array.from(lerc).buffer, { returnPixelInterleavedDims: true });
  const [samples] = pixels;
  if (mask && (samples instanceof Float32Array || samples instanceof Float64Array)) {
    for (let i = 0; i < samples.length; i++) if (mask[Math.trunc(i / layout.samplesPerPixel)] === 0) samples[i] = NaN;
  }
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** What the decoder makes room for is what the header says: "Lerc2 ", version, a checksum, rows, columns, samples a pixel. */
function requireSize(lerc: Uint8Array, level: StoredLevel, layout: BlockLayout): void {
  const view = new DataView(lerc.buffer, lerc.byteOffset, lerc.byteLength);
  const version = view.getInt32(6, true);
  const at = version >= VERSIONS_WITH_CHECKSUM ? 14 : 10;
  const [rows, columns] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
  const samples = version >= VERSIONS_WITH_DIMENSIONS ? view.getInt32(at + 8, true) : 1;
  const isLerc = Buffer.from(lerc.subarray(0, 6)).toString('latin1') === 'Lerc2 ';
  const fits = columns === level.blockWidth && rows >= layout.rows && rows <= level.blockHeight && samples === layout.samplesPerPixel;
  if (!isLerc || !fits) throw new GeoTiffError('a block of pixels is damaged');
}

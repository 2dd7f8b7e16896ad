/** The types of pixels, from narrow to wide; integers before floats. */
export const PIXEL_TYPES = ['uint8', 'int8', 'uint16', 'int16', 'int32', 'uint32', 'float32', 'float64'] as const;

export type PixelType = (typeof PIXEL_TYPES)[number];

/** What pixels of each type are held in. */
export interface PixelArrays {
  uint8: Uint8Array<ArrayBuffer>;
  int8: Int8Array<ArrayBuffer>;
  uint16: Uint16Array<ArrayBuffer>;
  int16: Int16Array<ArrayBuffer>;
  uint32: Uint32Array<ArrayBuffer>;
  int32: Int32Array<ArrayBuffer>;
  float32: Float32Array<ArrayBuffer>;
  float64: Float64Array<ArrayBuffer>;
}

/** Values of one band, row by row from the top left. */
export type Pixels = PixelArrays[PixelType];

const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** The lowest and the highest value that a type, or a band, can hold. */
export type Range = readonly [lowest: number, highest: number];

const RANGES: { readonly [T in PixelType]: Range } = {
  uint8: [0, 0xff],
  int8: [-0x80, 0x7f],
  uint16: [0, 0xffff],
  int16: [-0x8000, 0x7fff],
  uint32: [0, 0xffffffff],
  int32: [-0x80000000, 0x7fffffff],
  float32: [-Infinity, Infinity],
  float64: [-Infinity, Infinity],
};

/** Pixels of 0. */
export function allocate<T extends PixelType>(type: T, length: number): PixelArrays[T] {
  return new ARRAYS[type](length) as PixelArrays[T]; // the table says so, but not to the compiler
}

/** Bytes seen as pixels of a type, in the machine's byte order. The offset must be a multiple of the size of a pixel. */
export function pixelsOf<T extends PixelType>(type: T, buffer: ArrayBuffer, byteOffset: number, length: number): PixelArrays[T] {
  return new ARRAYS[type](buffer, byteOffset, length) as PixelArrays[T];
}

export function bytesPerPixel(type: PixelType): number {
  return ARRAYS[type].BYTES_PER_ELEMENT;
}

export function rangeOf(type: PixelType): Range {
  return RANGES[type];
}

export function isFloat(type: PixelType): boolean {
  return type === 'float32' || type === 'float64';
}

/** Whether the type holds the value exactly. Floats hold NaN. */
export function holds(type: PixelType, value: number): boolean {
  if (type === 'float64' || Number.isNaN(value)) return isFloat(type);
  if (type === 'float32') return Math.fround(value) === value;
  return Number.isInteger(value) && value >= RANGES[type][0] && value <= RANGES[type][1];
}

/** The smallest integer type with every integer of a range, or float64 if none has. */
export function integerTypeOf([lowest, highest]: Range): PixelType {
  return (
    PIXEL_TYPES.find((type) => !isFloat(type) && RANGES[type][0] <= lowest && highest <= RANGES[type][1]) ?? 'float64'
  );
}

/** The smallest type that holds a literal: an integer type if it is one, else float32 if that is exact, else float64. */
export function literalType(value: number): PixelType {
  if (Number.isInteger(value)) return integerTypeOf([value, value]);
  return Math.fround(value) === value || Number.isNaN(value) ? 'float32' : 'float64';
}

/** The smallest type that holds every value of all the types; an integer of 32 bits beside float32 needs float64. */
export function commonType(types: readonly PixelType[]): PixelType {
  const integers = types.filter((type) => !isFloat(type));
  const integer = integerTypeOf([
    Math.min(...integers.map((type) => RANGES[type][0])),
    Math.max(...integers.map((type) => RANGES[type][1])),
  ]);
  if (integers.length === types.length) return integer;
  if (types.includes('float64') || (integers.length > 0 && bytesPerPixel(integer) > 2)) return 'float64';
  return 'float32';
}

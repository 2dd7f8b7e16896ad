declare module 'lerc' {
  interface Decoded {
    readonly pixels: readonly (Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array)[];
    /** 1 for a pixel that has a value; absent where all have. */
    readonly mask?: Uint8Array | null;
  }
  const Lerc: { decode(bytes: ArrayBufferLike, options: { readonly returnPixelInterleavedDims: boolean }): Decoded };
  export default Lerc;
}

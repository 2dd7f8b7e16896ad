/** A file that is not a GeoTIFF that can be read. The message is a sentence without the file's name. */
export class GeoTiffError extends Error {}

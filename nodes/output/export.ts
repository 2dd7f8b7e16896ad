import type { NodeType } from '../../src/workflow/node-type.ts';

/** Compiles to its image; its other inputs say how `geoweft run` writes it. */
export const exportImage: NodeType = {
  type: 'Export',
  title: 'Export',
  group: 'output',
  help: 'Writes an image as a Cloud-Optimized GeoTIFF or as a picture (PNG), or a table as CSV',
  words: ['save', 'geotiff', 'cog', 'csv', 'png', 'picture', 'file', 'download', 'write'],
  inputs: {
    image: { kind: 'ImageOrTable', help: 'The image to write, or the table' },
    file: { kind: 'String', help: 'Where to, relative to the workflow: mosaic.tif, for a picture mosaic.png, or of a table numbers.csv' },
    region: { kind: 'Geometry', help: 'Its bounds are exported; left out: the whole image', optional: true },
    crs: { kind: 'String', help: 'EPSG code; left out: that of the first image', optional: true },
    scale: { kind: 'Number', help: 'The side of a pixel in units of the CRS; left out: that of the finest band', optional: true },
    format: { kind: 'String', help: "The kind of file; left out, the end of the file's name says it: a Cloud-Optimized GeoTIFF, or the picture that the nearest Display shows", optional: true, choices: ['COG', 'PNG'] },
    compression: { kind: 'String', help: 'Of a GeoTIFF', optional: true, default: 'deflate', choices: ['deflate', 'zstd', 'lzw', 'none'] },
    level: { kind: 'Number', help: 'How hard the compression tries: deflate 1 (fast) to 9 (small), zstd 1 to 22; left out: 1, or 3 for ZSTD', optional: true },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile: (inputs) => inputs.required('image'),
};

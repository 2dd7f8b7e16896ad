import type { NodeType } from '../../src/workflow/node-type.ts';

/** Compiles to its image; its other inputs say how `geoweft run` writes it. */
export const exportImage: NodeType = {
  type: 'Export',
  title: 'Export',
  group: 'output',
  help: 'Writes an image as a Cloud-Optimized GeoTIFF',
  words: ['save', 'geotiff', 'cog', 'file', 'download', 'write'],
  inputs: {
    image: { kind: 'Image', help: 'The image to write' },
    file: { kind: 'String', help: 'Where to, relative to the workflow: mosaic.tif' },
    region: { kind: 'Geometry', help: 'Its bounds are exported; left out: the whole image', optional: true },
    crs: { kind: 'String', help: 'EPSG code; left out: that of the first image', optional: true },
    scale: { kind: 'Number', help: 'The side of a pixel in units of the CRS; left out: that of the finest band', optional: true },
    format: { kind: 'String', help: 'The kind of file', optional: true, default: 'COG', choices: ['COG'] },
  },
  output: () => 'Image',
  compile: (inputs) => inputs.required('image'),
};

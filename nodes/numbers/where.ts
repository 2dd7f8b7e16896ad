import type { NodeInput } from '../../src/workflow/node-type.ts';

/** Which pixels numbers are computed on: the same inputs for all nodes of this group. */
export const pixelInputs = {
  scale: { kind: 'Number', help: "Metres a pixel; left out: the first band's own pixels. A composite has none and needs it", optional: true, shown: true },
  crs: { kind: 'String', help: 'EPSG code; left out: that of the first band, of a composite EPSG:4326', optional: true },
} as const satisfies Record<string, NodeInput>;

export const limitInputs = {
  bestEffort: { kind: 'Boolean', help: 'Take larger pixels where the region has too many', optional: true, default: false },
  maxPixels: { kind: 'Number', help: 'The most pixels of a region', optional: true, default: 10_000_000 },
} as const satisfies Record<string, NodeInput>;

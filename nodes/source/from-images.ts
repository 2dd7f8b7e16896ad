import { invoke, list } from '../../src/expression/expression.ts';
import type { NodeInput, NodeType } from '../../src/workflow/node-type.ts';

const first: NodeInput = { kind: 'Image', help: 'The first image' };
const next: NodeInput = { kind: 'Image', help: 'A further image', optional: true };

const images: Readonly<Record<string, NodeInput>> = { image1: first, image2: { ...next, shown: true }, image3: next, image4: next, image5: next, image6: next, image7: next, image8: next };

export const fromImages: NodeType = {
  type: 'FromImages',
  title: 'Collection of images',
  group: 'source',
  help: 'Single images as a collection, in their order',
  words: ['list', 'images to collection', 'gather', 'group', 'combine'],
  inputs: images,
  output: () => 'ImageCollection',
  compile: (inputs) => invoke('ImageCollection.fromImages', { images: list(Object.keys(images).flatMap((name) => inputs.optional(name) ?? [])) }),
};

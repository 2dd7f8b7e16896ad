import { invoke } from '../../src/expression/expression.ts';
import { perImage } from '../per-image.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

export const reduceResolution: NodeType = {
  type: 'ReduceResolution',
  title: 'Reduce resolution',
  group: 'neighborhood',
  help: 'Combines all pixels that lie under a larger one; follow it with Reproject',
  words: ['aggregate', 'downsample', 'coarsen', 'average', 'upscale', 'mean', 'majority', 'resolution'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images; not a composite' },
    reducer: { kind: 'Reducer', help: 'What is computed of the pixels: mean, mode, or several such as min, max', optional: true, shown: true, default: 'mean' },
    bestEffort: { kind: 'Boolean', help: 'Whether to begin with coarser pixels where there would be too many', optional: true, shown: true, default: false },
    maxPixels: { kind: 'Number', help: 'The most pixels that go into one', optional: true, default: 64 },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile: (inputs) =>
    perImage(inputs, 'image', (image) =>
      invoke('Image.reduceResolution', {
        image,
        reducer: inputs.optional('reducer') ?? invoke('Reducer.mean', {}),
        bestEffort: inputs.optional('bestEffort'),
        maxPixels: inputs.optional('maxPixels'),
      }),
    ),
};

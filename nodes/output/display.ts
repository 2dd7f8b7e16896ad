import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

/** Its inputs but the first are the style, which stays outside the expression. */
export const display: NodeType = {
  type: 'Display',
  title: 'Display',
  group: 'output',
  help: 'A layer on the map, with its style',
  words: ['add layer', 'show', 'visualize', 'map', 'rgb', 'colour', 'stretch'],
  inputs: {
    eeObject: { kind: 'ImageOrCollection', help: 'The image; of a collection its mosaic' },
    bands: { kind: 'Bands', help: 'One band, or three for red, green and blue', optional: true },
    min: { kind: 'Numbers', help: 'The value, or values, to map to 0', optional: true },
    max: { kind: 'Numbers', help: 'The value, or values, to map to 255', optional: true },
    gain: { kind: 'Numbers', help: 'value × gain + bias, in place of min and max', optional: true },
    bias: { kind: 'Numbers', help: 'See gain', optional: true },
    gamma: { kind: 'Numbers', help: 'Over 1 is brighter', optional: true },
    palette: { kind: 'Palette', help: 'Colours for one band, from min to max', optional: true },
    opacity: { kind: 'Number', help: 'From 0 to 1', optional: true },
    name: { kind: 'String', help: 'The name in the list of layers', optional: true },
    shown: { kind: 'Boolean', help: 'Whether the layer is visible', optional: true, default: true },
  },
  output: () => 'Image',
  compile(inputs) {
    const input = inputs.required('eeObject');
    return inputs.kind('eeObject') === 'ImageCollection' ? invoke('ImageCollection.mosaic', { collection: input }) : input;
  },
};

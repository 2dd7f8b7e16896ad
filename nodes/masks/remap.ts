import { type Expression, invoke, list } from '../../src/expression/expression.ts';
import { isJsonArray } from '../../src/expression/json.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { constantOf } from '../constant-of.ts';
import { perImage } from '../per-image.ts';

export const remap: NodeType = {
  type: 'Remap',
  title: 'Remap',
  group: 'masks',
  help: 'Maps the values of one band to others, as remapped; of each image of a collection, too',
  words: ['reclassify', 'lookup', 'classes', 'recode', 'replace values', 'legend'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    from: { kind: 'Numbers', help: 'The values to map' },
    to: { kind: 'Numbers', help: 'What each of them becomes' },
    defaultValue: { kind: 'Number', help: 'What all others become; left out: they are masked', optional: true, shown: true },
    bandName: { kind: 'Band', help: 'The band; left out: the first', optional: true, shown: true },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const given = {
      from: asList(inputs.required('from')),
      to: asList(inputs.required('to')),
      defaultValue: inputs.optional('defaultValue'),
      bandName: inputs.optional('bandName'),
    };
    return perImage(inputs, 'image', (image) => invoke('Image.remap', { image, ...given }));
  },
};

/** One number typed alone is a list of one. */
function asList(numbers: Expression): Expression {
  const value = constantOf(numbers);
  return value === undefined || isJsonArray(value) ? numbers : list([numbers]);
}

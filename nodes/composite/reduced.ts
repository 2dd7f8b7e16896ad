import { invoke } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';

/** The composites of all values at a pixel that need nothing but the images, in the order of the palette. */
export const reducedNodes: readonly NodeType[] = [
  reduced('median', 'Median', 'Median', 'The median of all images at each pixel', ['cloud free', 'cloudless', 'composite', 'middle', 'stack', 'p50']),
  reduced('mean', 'Mean', 'Mean', 'The mean of all images at each pixel', ['average', 'composite', 'stack', 'avg']),
  reduced('min', 'ReduceMin', 'Lowest of images', 'The lowest value of all images at each pixel', ['minimum', 'min', 'darkest', 'composite', 'stack']),
  reduced('max', 'ReduceMax', 'Highest of images', 'The highest value of all images at each pixel', ['maximum', 'max', 'greenest', 'composite', 'stack']),
  reduced('sum', 'Sum', 'Sum of images', 'The sum of all images at each pixel', ['total', 'accumulate', 'rainfall', 'add up', 'stack']),
  reduced('count', 'Count', 'Count', 'How many images have a valid value at each pixel', ['observations', 'number of images', 'clear', 'coverage', 'how many']),
  reduced('mode', 'Mode', 'Mode', 'The value that comes most often at each pixel; of several the lowest', ['majority', 'most common', 'class', 'frequent', 'land cover']),
  reduced('product', 'Product', 'Product of images', 'The product of all images at each pixel', ['multiply', 'stack']),
  reduced('and', 'ReduceAnd', 'All of images', '1 where no image has 0, else 0', ['and', 'every', 'always', 'all']),
  reduced('or', 'ReduceOr', 'Any of images', '1 where some image has another value than 0, else 0', ['or', 'some', 'ever', 'any']),
];

function reduced(name: string, type: string, title: string, help: string, words: readonly string[]): NodeType {
  return {
    type,
    title,
    group: 'composite',
    help,
    words,
    inputs: {
      collection: { kind: 'ImageCollection', help: 'The images; masked pixels do not count' },
    },
    output: () => 'Image',
    compile: (inputs) => invoke(`reduce.${name}`, { collection: inputs.required('collection') }),
  };
}

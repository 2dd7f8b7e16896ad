import { type Expression, constant, invoke, list } from '../../src/expression/expression.ts';
import type { NodeType } from '../../src/workflow/node-type.ts';
import { constantOf } from '../constant-of.ts';
import { perImage } from '../per-image.ts';

const DAY_OF_YEAR = 'day of year';

export const timeBand: NodeType = {
  type: 'TimeBand',
  title: 'Time band',
  group: 'bands',
  help: 'Adds when an image was taken as a band, so that a composite knows the date of each pixel; of each image of a collection, too',
  words: ['date band', 'day of year', 'doy', 'julian', 'acquisition', 'system:time_start', 'when', 'millis'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: 'The image, or the images' },
    measure: {
      kind: 'String',
      help: 'Milliseconds since 1970 (float64), or the day of the year from 1 (uint16)',
      optional: true,
      shown: true,
      default: 'milliseconds',
      choices: ['milliseconds', DAY_OF_YEAR],
    },
    name: { kind: 'String', help: "The band's name", optional: true, default: 'time' },
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const name = inputs.optional('name') ?? constant('time');
    const isDay = constantOf(inputs.optional('measure')) === DAY_OF_YEAR;
    return perImage(inputs, 'image', (image) => invoke('Image.addBands', { dstImg: image, srcImg: isDay ? dayOfYear(image, name) : milliseconds(image, name) }));
  },
};

function milliseconds(image: Expression, name: Expression): Expression {
  return invoke('Image.metadata', { image, property: constant('system:time_start'), name });
}

function dayOfYear(image: Expression, name: Expression): Expression {
  const day = invoke('Date.getRelative', { date: invoke('Image.date', { image }), unit: constant('day'), inUnit: constant('year') });
  const fromOne = invoke('Image.add', { image1: invoke('Image.constant', { value: day }), image2: invoke('Image.constant', { value: constant(1) }) });
  const names = list([name]);
  return invoke('Image.rename', { input: invoke('Image.toUint16', { value: fromOne }), names });
}

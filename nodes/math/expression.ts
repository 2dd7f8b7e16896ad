import { apply, constant, invoke } from '../../src/expression/expression.ts';
import type { NodeInput, NodeType } from '../../src/workflow/node-type.ts';
import { perImage } from '../per-image.ts';

/** The name that the official client gives the image whose bands are b('name'). */
const DEFAULT_IMAGE = 'DEFAULT_EXPRESSION_IMAGE';
const OTHERS = ['image1', 'image2', 'image3', 'image4'] as const;

function otherInput(name: string): NodeInput {
  return { kind: 'ImageOrNumber', help: `Another image, or a number: ${name} in the expression, its bands ${name}.B4 or ${name}[0]`, optional: true };
}

export const expression: NodeType = {
  type: 'Expression',
  title: 'Expression',
  group: 'math',
  help: "A formula, such as 2.5 * (b('B8') - b('B4')) / (b('B8') + 2.4 * b('B4') + 1); for each image of a collection, too",
  words: ['formula', 'calculator', 'band math', 'raster calculator', 'evi', 'savi', 'index', 'equation', 'if', 'ternary', 'map algebra'],
  inputs: {
    image: { kind: 'ImageOrCollection', help: "The image, or the images, whose bands are b('B4') or b(0)" },
    expression: { kind: 'String', help: 'The formula: bands, numbers, + - * / % ** < > == && || !, test ? yes : no, functions; evi = … names the band' },
    ...Object.fromEntries(OTHERS.map((name) => [name, otherInput(name)])),
  },
  output: (wired) => wired('image') ?? 'Image',
  compile(inputs) {
    const given = OTHERS.flatMap((name) => {
      const value = inputs.optional(name);
      return value ? [[name, value] as const] : [];
    });
    const vars = constant([DEFAULT_IMAGE, ...given.map(([name]) => name)]);
    const formula = invoke('Image.parseExpression', { expression: inputs.required('expression'), argName: constant(DEFAULT_IMAGE), vars });
    return perImage(inputs, 'image', (image) => apply(formula, { [DEFAULT_IMAGE]: image, ...Object.fromEntries(given) }));
  },
};

import fc from 'fast-check';
import { define } from '../../src/expression/define.ts';
import { type Expression, argument, constant, dictionary, invoke, isApplication, list } from '../../src/expression/expression.ts';
import type { Json } from '../../src/expression/json.ts';

/** Few names, so that values come twice. */
const word = fc.constantFrom('quality', 'B4', 'a', '', '.all', 'system:time_start', 'ä "quoted"');
const scalar: fc.Arbitrary<Json> = fc.oneof(word, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)), fc.boolean(), fc.constant(null));

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

interface Call {
  readonly functionName: string;
  readonly arguments: readonly string[];
}

const CALLS: readonly Call[] = [
  { functionName: 'Image.select', arguments: ['input', 'bandSelectors', 'newNames'] },
  { functionName: 'Image.addBands', arguments: ['dstImg', 'srcImg', 'names', 'overwrite'] },
  { functionName: 'Image.multiply', arguments: ['image1', 'image2'] },
  { functionName: 'Collection.map', arguments: ['collection', 'baseAlgorithm', 'dropNulls'] },
  { functionName: 'ImageCollection.qualityMosaic', arguments: ['collection', 'qualityBand'] },
];

/** Any expression in canonical form, of functions that Earth Engine knows, whether or not their arguments make sense. */
export function arbitraryExpression(): fc.Arbitrary<Expression> {
  return fc.letrec<{ expression: Expression }>((tie) => {
    const inner = tie('expression');
    const call = fc.constantFrom(...CALLS).chain(({ functionName, arguments: names }) =>
      fc.tuple(...names.map(() => fc.option(inner, { nil: undefined }))).map((values) => invoke(functionName, Object.fromEntries(names.map((name, index) => [name, values[index]])))),
    );
    return {
      expression: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        json.map(constant),
        fc.constantFrom('_MAPPING_VAR_0_0', '_MAPPING_VAR_1_0').map(argument),
        call,
        call,
        fc.array(inner, { maxLength: 3 }).map(list),
        fc.dictionary(word, inner, { maxKeys: 3, noNullPrototype: true }).map(dictionary),
        inner.map((body): Expression => ({ functionDefinitionValue: { argumentNames: ['_MAPPING_VAR_0_0'], body } })),
      ),
    };
  }).expression;
}

/**
 * An image as a script could make it, with functions that are named as the official client names them. The name of a quality
 * band is used for nothing else: the client makes two values of a text that stands for a name and in a list, which is one here.
 */
export function arbitraryScript(): fc.Arbitrary<Expression> {
  const names = fc.array(fc.constantFrom('quality', 'B4', 'B.*'), { minLength: 1, maxLength: 2 }).map(constant);
  return fc.letrec<{ image: Expression; collection: Expression }>((tie) => {
    const [image, collection] = [tie('image'), tie('collection')];
    return {
      image: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        fc.constantFrom(argument('img'), invoke('Image.constant', { value: constant(-1) }), invoke('Image.constant', { value: constant([1, 2]) })),
        fc.tuple(image, names).map(([input, bandSelectors]) => invoke('Image.select', { input, bandSelectors })),
        fc.tuple(image, names).map(([input, given]) => invoke('Image.rename', { input, names: given })),
        fc.tuple(image, image).map(([image1, image2]) => invoke('Image.multiply', { image1, image2 })),
        fc.tuple(image, image, fc.boolean()).map(([dstImg, srcImg, overwrite]) => invoke('Image.addBands', { dstImg, srcImg, overwrite: overwrite ? constant(true) : undefined })),
        collection.map((images) => invoke('ImageCollection.mosaic', { collection: images })),
        collection.map((images) => invoke('ImageCollection.qualityMosaic', { collection: images, qualityBand: constant('score') })),
      ),
      collection: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        fc.constantFrom('A', 'quality').map((id) => invoke('ImageCollection.load', { id: constant(id) })),
        fc.tuple(collection, image).map(([images, answer]) => invoke('Collection.map', { collection: images, baseAlgorithm: define((img) => replaceArgument(answer, img)) })),
      ),
    };
  }).image.map((answer) => replaceArgument(answer, invoke('Image.constant', { value: constant(7) })));
}

/** The expression with the free argument `img` replaced. */
function replaceArgument(expression: Expression, by: Expression): Expression {
  if ('argumentReference' in expression) return expression.argumentReference === 'img' ? by : expression;
  if (!('functionInvocationValue' in expression) || isApplication(expression)) return expression;
  const { functionName, arguments: args } = expression.functionInvocationValue;
  return invoke(functionName, Object.fromEntries(Object.entries(args).map(([name, value]) => [name, replaceArgument(value, by)])));
}

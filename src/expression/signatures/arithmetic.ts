import type { Signature, SignatureArgument, Signatures } from '../signature.ts';

const PAIRS =
  'for each matched pair of bands: by name if both images have the same names, else in order; an image of one band is used against ' +
  'all bands of the other. Valid where both are.';

const SMALLEST =
  ' The type is the smallest integer type, int32 at most, that holds every result of the input types (beyond it float64); with float32 in play float32.';
const UNION = ' The type is the smallest integer type that holds the values of both; with float32 in play float32 (float64 beside float64).';
const FRACTIONS = ' The type is float64, or with float32 in play, and no float64, float32 (our choice).';
const BITS = ' It takes integers only (our choice), which count as having 64 bits.';

function binary(what: string, type: string): Signature {
  const images: readonly SignatureArgument[] = [
    { name: 'image1', kind: 'Image' },
    { name: 'image2', kind: 'Image' },
  ];
  return { returns: 'Image', help: `${what} ${PAIRS}${type}`, arguments: images };
}

function unary(what: string, type: string): Signature {
  return { returns: 'Image', help: `${what}${type} Properties are kept (our choice).`, arguments: [{ name: 'value', kind: 'Image' }] };
}

const question = ' The type is uint8.';
const same = ' The type stays.';

export const arithmetic = {
  'Image.add': binary('Adds the first value to the second', SMALLEST),
  'Image.subtract': binary('Subtracts the second value from the first', SMALLEST),
  'Image.multiply': binary('Multiplies the first value by the second', SMALLEST),
  'Image.divide': binary('Divides the first value by the second, returning 0 for division by 0,', FRACTIONS),
  'Image.mod': binary('Calculates the remainder of the first value divided by the second, with the sign of the first (our choice) and 0 for a division by 0,', UNION),
  'Image.pow': binary('Raises the first value to the power of the second', FRACTIONS),
  'Image.atan2': binary('Calculates the angle, in radians, formed by the 2D vector [x, y]', FRACTIONS),
  'Image.hypot': binary('Calculates the magnitude of the 2D vector [x, y]', FRACTIONS),
  'Image.min': binary('Selects the minimum of the first and second values', UNION),
  'Image.max': binary('Selects the maximum of the first and second values', UNION),
  'Image.eq': binary('Returns 1 if and only if the first value is equal to the second', question),
  'Image.neq': binary('Returns 1 if and only if the first value is not equal to the second', question),
  'Image.lt': binary('Returns 1 if and only if the first value is less than the second', question),
  'Image.lte': binary('Returns 1 if and only if the first value is less than or equal to the second', question),
  'Image.gt': binary('Returns 1 if and only if the first value is greater than the second', question),
  'Image.gte': binary('Returns 1 if and only if the first value is greater than or equal to the second', question),
  'Image.and': binary('Returns 1 if and only if both values are non-zero', question),
  'Image.or': binary('Returns 1 if and only if either input value is non-zero', question),
  'Image.bitwiseAnd': binary('Calculates the bitwise AND of the input values', UNION + BITS),
  'Image.bitwiseOr': binary('Calculates the bitwise OR of the input values', UNION + BITS),
  'Image.bitwiseXor': binary('Calculates the bitwise XOR of the input values', UNION + BITS),
  'Image.leftShift': binary(
    'Calculates the left shift of v1 by v2 bits',
    ' The type is int32, or of wider inputs theirs; what is too large is clamped (our choice). It takes integers only (our choice); a negative shift goes right.',
  ),
  'Image.rightShift': binary(
    'Calculates the right shift of v1 by v2 bits, which keeps the sign,',
    `${UNION} It takes integers only (our choice); a negative shift goes left.`,
  ),
  'Image.abs': unary('Computes the absolute value of the input.', ' Integers get the smallest type that holds every result, others keep theirs.'),
  'Image.floor': unary('Computes the largest integer less than or equal to the input.', same),
  'Image.ceil': unary('Computes the smallest integer greater than or equal to the input.', same),
  'Image.round': unary('Computes the integer nearest to the input; of two, the higher (our choice).', same),
  'Image.signum': unary(
    'Computes the signum function (sign) of the input; 0 if the input is 0, 1 if the input is greater than 0, -1 if the input is less than 0.',
    ' The type is int8, of unsigned integers uint8.',
  ),
  'Image.not': unary('Returns 0 if the input is non-zero, and 1 otherwise.', question),
  'Image.bitwiseNot': unary('Calculates the bitwise NOT of the input, in the smallest signed integer type that can hold the input.', ' It takes integers only (our choice).'),
  'Image.sqrt': unary('Computes the square root of the input; masked where that is negative.', FRACTIONS),
  'Image.cbrt': unary('Computes the cubic root of the input.', FRACTIONS),
  'Image.exp': unary("Computes the Euler's number e raised to the power of the input.", FRACTIONS),
  'Image.log': unary('Computes the natural logarithm of the input; masked where that is negative.', FRACTIONS),
  'Image.log10': unary('Computes the base-10 logarithm of the input; masked where that is negative.', FRACTIONS),
  'Image.sin': unary('Computes the sine of the input in radians.', FRACTIONS),
  'Image.cos': unary('Computes the cosine of the input in radians.', FRACTIONS),
  'Image.tan': unary('Computes the tangent of the input in radians.', FRACTIONS),
  'Image.asin': unary('Computes the arcsine in radians of the input; masked beyond -1 and 1.', FRACTIONS),
  'Image.acos': unary('Computes the arccosine in radians of the input; masked beyond -1 and 1.', FRACTIONS),
  'Image.atan': unary('Computes the arctangent in radians of the input.', FRACTIONS),
  'Image.parseExpression': {
    returns: 'Function',
    help:
      "Generates a function from an arithmetic expression on images. The bands of the default image are b('name') or b(0), several " +
      "b('name', 1), all b(); those of others image.name, image['name'] or image[0]. Operators are those of JavaScript, and ** or ^ for " +
      'powers; `test ? yes : no` is valid where the test and the chosen value are (our choice). Functions are those on one or two images ' +
      '(sqrt, min, pow, …) and the conversions (float, byte, …). A result of a single band can be named with `name = …`. Types and names ' +
      'are those of the functions that the operators stand for.',
    arguments: [
      { name: 'expression', kind: 'String' },
      { name: 'argName', kind: 'String' },
      { name: 'vars', kind: 'List' },
      { name: 'mapFreeVarsToDefaultImageBands', kind: 'Boolean', optional: true, default: false },
    ],
  },
  'Image.clamp': {
    returns: 'Image',
    help:
      'Clamps the values in all bands of an image to all lie within the specified range. Bands keep their type, but for integers ' +
      'that cannot hold a bound (our choice).',
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'low', kind: 'Number' },
      { name: 'high', kind: 'Number' },
    ],
  },
  'Image.unitScale': {
    returns: 'Image',
    help:
      'Scales the input so that the range of input values [low, high] becomes [0, 1]. Values outside the range are NOT clamped.' + FRACTIONS,
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'low', kind: 'Number' },
      { name: 'high', kind: 'Number' },
    ],
  },
  'Image.normalizedDifference': {
    returns: 'Image',
    help:
      'Computes the normalized difference between two bands, (first − second) / (first + second), as the band nd. Masked where either ' +
      `is masked or negative; 0 where both are 0 (our choice, as division by 0). Properties are not retained.${FRACTIONS}`,
    arguments: [
      { name: 'input', kind: 'Image' },
      { name: 'bandNames', kind: 'List', optional: true },
    ],
  },
} as const satisfies Signatures;

import { type Expression, argument, constant, invoke } from '../../src/expression/expression.ts';
import { type ExpressionIssue, IssueError } from '../../src/expression/issue.ts';
import type { Json } from '../../src/expression/json.ts';
import { type Evaluated, type Evaluator, createEvaluator } from '../../src/evaluate/evaluator.ts';
import type { Value } from '../../src/functions/value.ts';
import type { Image, ImageCollection } from '../../src/image/image.ts';

/** What stands for an argument: an image, images as a collection, an expression, or any other JSON as a constant. */
export type Given = Image | readonly Image[] | Expression | Json | undefined;

/** An evaluator whose data sets are lists of images in memory. */
export function evaluatorOf(sets: Readonly<Record<string, readonly Image[]>> = {}, issues: readonly ExpressionIssue[] = []): Evaluator {
  return createEvaluator({
    load(id, hash) {
      if (!Object.hasOwn(sets, id)) return Promise.reject(new IssueError({ message: `no data set '${id}'`, hash }));
      const collection: ImageCollection = { kind: 'ImageCollection', images: sets[id] };
      return Promise.resolve({ collection, issues: issues.map((issue) => ({ ...issue, hash })), fingerprint: id });
    },
  });
}

/** What a function of the language makes of its arguments. */
export async function call(functionName: string, args: Readonly<Record<string, Given>>): Promise<Value> {
  return (await evaluateCall(functionName, args)).value;
}

/** The same with the issues that were found on the way. */
export function evaluateCall(functionName: string, args: Readonly<Record<string, Given>>): Promise<Evaluated> {
  const bindings: Record<string, Value> = {};
  const expressions: Record<string, Expression | undefined> = {};
  for (const [name, given] of Object.entries(args)) {
    const value = valueOf(given);
    if (value) bindings[name] = value;
    expressions[name] = value ? argument(name) : given === undefined || isExpression(given) ? given : constant(given as Json);
  }
  return evaluatorOf().evaluate(invoke(functionName, expressions), { bindings, signal: new AbortController().signal });
}

function valueOf(given: Given): Value | undefined {
  if (isImage(given)) return given;
  return isImages(given) ? { kind: 'ImageCollection', images: given } : undefined;
}

function isImage(given: unknown): given is Image {
  return typeof given === 'object' && given !== null && 'kind' in given && given.kind === 'Image';
}

/** An empty list is an empty collection. */
function isImages(given: Given): given is readonly Image[] {
  return Array.isArray(given) && given.every(isImage);
}

function isExpression(given: Exclude<Given, undefined>): given is Expression {
  return typeof given === 'object' && given !== null && Object.keys(given).some((key) => /^(functionInvocation|functionDefinition|array|constant)Value$|^argumentReference$/.test(key));
}

export async function imageOf(functionName: string, args: Readonly<Record<string, Given>>): Promise<Image> {
  const value = await call(functionName, args);
  if (value.kind !== 'Image') throw new Error(`${functionName} gave ${value.kind}`);
  return value;
}

export async function imagesOf(functionName: string, args: Readonly<Record<string, Given>>): Promise<readonly Image[]> {
  const value = await call(functionName, args);
  if (value.kind !== 'ImageCollection') throw new Error(`${functionName} gave ${value.kind}`);
  return value.images;
}

/** system:index of each. */
export function indicesOf(images: readonly Image[]): unknown[] {
  return images.map((image) => image.properties['system:index']);
}

/** The issue that a promise fails with. */
export async function issueOf(promise: Promise<unknown>): Promise<IssueError['issue']> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof IssueError) return error.issue;
    throw error;
  }
  throw new Error('it did not fail');
}

/** The sentence that a promise fails with. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  return (await issueOf(promise)).message;
}

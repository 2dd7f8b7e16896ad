import * as z from 'zod';
import { type Arguments, type Expression, apply, argument, constant, dictionary, invoke, list } from './expression.ts';
import type { Json } from './json.ts';

/** What was wrong with a text that should be an expression, in one sentence. */
export class ExpressionParseError extends Error {}

const MAX_VALUES = 100_000;
const MAX_DEPTH = 1_000;

const record = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
const json: z.ZodType<Json> = z.json();

interface ValueNode {
  constantValue?: Json | undefined;
  integerValue?: string | undefined;
  arrayValue?: { values: ValueNode[] } | undefined;
  dictionaryValue?: { values: Record<string, ValueNode> } | undefined;
  valueReference?: string | undefined;
  argumentReference?: string | undefined;
  functionDefinitionValue?: { argumentNames: string[]; body: string } | undefined;
  functionInvocationValue?: { functionName?: string | undefined; functionReference?: string | undefined; arguments: Record<string, ValueNode> } | undefined;
}

const valueNode: z.ZodType<ValueNode> = z.lazy(() =>
  z
    .strictObject({
      constantValue: json.optional(),
      integerValue: z.string().regex(/^-?\d+$/).optional(),
      arrayValue: z.strictObject({ values: z.array(valueNode).default([]) }).optional(),
      dictionaryValue: z.strictObject({ values: record(valueNode).default({}) }).optional(),
      valueReference: z.string().optional(),
      argumentReference: z.string().optional(),
      functionDefinitionValue: z.strictObject({ argumentNames: z.array(z.string()), body: z.string() }).optional(),
      functionInvocationValue: z
        .strictObject({ functionName: z.string().optional(), functionReference: z.string().optional(), arguments: record(valueNode).default({}) })
        .refine((call) => (call.functionName === undefined) !== (call.functionReference === undefined), 'a call names a function or refers to one')
        .optional(),
    })
    .refine((node) => Object.keys(node).length === 1, 'a value has exactly one field'),
);

const printed = z.object({ result: z.string(), values: record(valueNode) });

/**
 * Reads Earth Engine's JSON into the canonical form. Throws ExpressionParseError for what is no expression, refers to
 * itself or to nothing.
 */
export function parseExpression(input: unknown): Expression {
  const parsed = parsePrinted(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
    throw new ExpressionParseError(`this is not an Earth Engine expression${where}: ${issue.message}`);
  }
  const { result, values } = parsed.data;
  if (Object.keys(values).length > MAX_VALUES) throw new ExpressionParseError(`the expression has over ${MAX_VALUES} values`);
  const known = new Map<string, Expression>();
  const open = new Set<string>();

  function resolve(key: string, depth: number): Expression {
    const done = known.get(key);
    if (done) return done;
    if (open.has(key)) throw new ExpressionParseError(`value "${key}" refers to itself`);
    if (!Object.hasOwn(values, key)) throw new ExpressionParseError(`value "${key}" is not in the expression`);
    open.add(key);
    const expression = read(values[key], depth + 1);
    open.delete(key);
    known.set(key, expression);
    return expression;
  }

  function readAll(nodes: Record<string, ValueNode>, depth: number): Arguments {
    return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, read(node, depth + 1)]));
  }

  function read(node: ValueNode, depth: number): Expression {
    if (depth > MAX_DEPTH) throw new ExpressionParseError(`the expression is nested over ${MAX_DEPTH} deep`);
    if (node.valueReference !== undefined) return resolve(node.valueReference, depth);
    if (node.argumentReference !== undefined) return argument(node.argumentReference);
    if (node.integerValue !== undefined) return constant(Number(node.integerValue));
    if (node.arrayValue) return list(node.arrayValue.values.map((item) => read(item, depth + 1)));
    if (node.dictionaryValue) return dictionary(readAll(node.dictionaryValue.values, depth));
    if (node.functionDefinitionValue) {
      const { argumentNames, body } = node.functionDefinitionValue;
      return { functionDefinitionValue: { argumentNames, body: resolve(body, depth) } };
    }
    if (node.functionInvocationValue) {
      const { functionName, functionReference = '', arguments: args } = node.functionInvocationValue;
      if (functionName !== undefined) return invoke(functionName, readAll(args, depth));
      return apply(resolve(functionReference, depth), readAll(args, depth));
    }
    return constant(node.constantValue ?? null);
  }

  return resolve(result, 0);
}

function parsePrinted(input: unknown): ReturnType<typeof printed.safeParse> {
  try {
    return printed.safeParse(input);
  } catch (error) {
    if (error instanceof RangeError) throw new ExpressionParseError(`the expression is nested over ${MAX_DEPTH} deep`, { cause: error }); // the stack is full
    throw error;
  }
}

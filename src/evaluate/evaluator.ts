import { type Application, type Expression, type Invocation, childrenOf, isApplication } from '../expression/expression.ts';
import { hashExpression, hashText } from '../expression/hash.ts';
import { type ExpressionIssue, IssueError, fail } from '../expression/issue.ts';
import { isFunctionName, signatureOf } from '../expression/signatures/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { readArguments } from '../functions/arguments.ts';
import { functions } from '../functions/index.ts';
import type { FunctionValue, Value } from '../functions/value.ts';
import { type ByteCache, createByteCache } from '../geotiff/byte-cache.ts';
import { shareReads } from '../image/shared-reads.ts';

export interface Evaluated {
  readonly value: Value;
  /** What was found on the way: warnings, and errors that left a usable value (a scene that cannot be read). */
  readonly issues: readonly ExpressionIssue[];
  /** The same only for the same expression, versions of the functions, and state of the data. */
  readonly key: string;
}

export interface EvaluateOptions {
  /** Values of the expression's free arguments by name: a mapped image, seen from inside the body. */
  readonly bindings?: Readonly<Record<string, Value>>;
  readonly signal: AbortSignal;
}

/** Turns Expressions into values. Equal subexpressions are evaluated once, as long as the evaluator lives. */
export interface Evaluator {
  /** Throws an IssueError with the hash of the invocation that failed. */
  evaluate(expression: Expression, options: EvaluateOptions): Promise<Evaluated>;
  /** Forgets every value, so that changed data are seen. */
  forget(): void;
}

/** What evaluating a subexpression found, apart from its value. */
interface Trace {
  readonly issues: Map<string, ExpressionIssue>;
  readonly fingerprints: Set<string>;
  readonly versions: Set<string>;
}

interface Scope {
  readonly bindings: ReadonlyMap<string, Value>;
  /** Values of the calls that depend on the bindings, by hash: each is made once. */
  readonly bound: Map<string, Promise<Value>>;
  readonly trace: Trace;
  readonly signal: AbortSignal;
}

/** A value and what was found on the way to it. */
interface Remembered {
  readonly value: Value;
  readonly trace: Trace;
}

/** What a band of one image takes in memory with all that it is computed from, in bytes (measured on a Map of five calls). */
const BYTES_PER_BAND = 512;

/** `rememberedBytes`: how much the remembered values may take, about. Those not asked for longest are forgotten first. */
export function createEvaluator(catalog: Catalog, { rememberedBytes = 256 * 2 ** 20 } = {}): Evaluator {
  const remembered: ByteCache<Remembered> = createByteCache(rememberedBytes, ({ value }) => valueBytes(value));

  async function evaluate(expression: Expression, scope: Scope): Promise<Value> {
    if ('constantValue' in expression) return { kind: 'Constant', value: expression.constantValue };
    if ('argumentReference' in expression) {
      return scope.bindings.get(expression.argumentReference) ?? fail(`nothing is bound to '${expression.argumentReference}'`);
    }
    if ('functionDefinitionValue' in expression) {
      const { argumentNames, body } = expression.functionDefinitionValue;
      return functionIn(scope, argumentNames, body);
    }
    if ('arrayValue' in expression) {
      return { kind: 'List', values: await Promise.all(expression.arrayValue.values.map((item) => evaluate(item, scope))) };
    }
    if ('dictionaryValue' in expression) return fail('a dictionary of computed values is not supported');
    if (freeArguments(expression).size > 0) return onceBound(expression, scope);
    const { value, trace } = await once(expression, scope.signal);
    merge(trace, scope.trace);
    // A remembered function outlives the question that it was made for: what it does belongs to the one that it is called for.
    return value.kind === 'Function' ? functionIn({ ...scope, bindings: new Map() }, value.argumentNames, value.body) : value;
  }

  /** A function that sees what is bound in a scope. */
  function functionIn(scope: Scope, argumentNames: readonly string[], body: Expression): FunctionValue {
    return {
      kind: 'Function',
      argumentNames,
      body,
      call(values) {
        const bindings = new Map(scope.bindings);
        argumentNames.forEach((name, index) => bindings.set(name, values[index]));
        return evaluate(body, { ...scope, bindings, bound: new Map() });
      },
    };
  }

  /** An invocation with free arguments, evaluated at most once for one set of bindings. */
  function onceBound(expression: Invocation | Application, scope: Scope): Promise<Value> {
    const hash = hashExpression(expression);
    const known = scope.bound.get(hash);
    if (known) return known;
    const started = call(expression, scope);
    scope.bound.set(hash, started);
    return started;
  }

  /** A closed invocation, evaluated at most once; several that wait for it share it. */
  async function once(expression: Invocation | Application, signal: AbortSignal): Promise<Remembered> {
    for (;;) {
      try {
        return await remembered.get(hashExpression(expression), async () => {
          const trace = emptyTrace();
          return { value: await call(expression, { bindings: new Map(), bound: new Map(), trace, signal }), trace };
        });
      } catch (error) {
        // Was it called off by another one who waited for it?
        if (!isAbort(error) || signal.aborted) throw error;
      }
    }
  }

  async function call(expression: Invocation | Application, scope: Scope): Promise<Value> {
    if (isApplication(expression)) return applyFunction(expression, scope);
    const { functionName, arguments: args } = expression.functionInvocationValue;
    const hash = hashExpression(expression);
    scope.signal.throwIfAborted();
    try {
      if (!isFunctionName(functionName)) return fail(`the function ${functionName} is not known to this version of Geoweft`);
      const signature = signatureOf(functionName);
      const unknown = Object.keys(args).find((name) => !signature.arguments.some((argument) => argument.name === name));
      if (unknown !== undefined) return fail(`${functionName} takes no argument '${unknown}'`, { argument: unknown });
      const missing = signature.arguments.find((argument) => !argument.optional && !(argument.name in args));
      if (missing) return fail(`${functionName}: '${missing.name}' is missing`, { argument: missing.name });

      const values = new Map<string, Value>();
      for (const [name, argument] of Object.entries(args)) values.set(name, await evaluate(argument, scope));
      const { version, call: compute } = functions[functionName];
      scope.trace.versions.add(`${functionName}@${version}`);
      const value = await compute(readArguments(functionName, values), {
        hash,
        signal: scope.signal,
        define: (argumentNames, body) => functionIn({ ...scope, bindings: new Map() }, argumentNames, body),
        report: (issue) => addIssue(scope.trace, { ...issue, hash }),
        async load(id) {
          const { collection, issues, fingerprint } = await catalog.load(id, hash, scope.signal);
          issues.forEach((issue) => addIssue(scope.trace, issue));
          scope.trace.fingerprints.add(fingerprint);
          return collection;
        },
      });
      return value.kind === 'Image' ? shareReads(value) : value;
    } catch (error) {
      if (error instanceof IssueError && error.issue.hash === undefined) {
        throw new IssueError({ ...error.issue, hash }, { cause: error });
      }
      throw error;
    }
  }

  /** What is wrong inside the function is told of its call: the user has written no other. */
  async function applyFunction(expression: Application, scope: Scope): Promise<Value> {
    const { functionReference, arguments: args } = expression.functionInvocationValue;
    const hash = hashExpression(expression);
    const applied = await evaluate(functionReference, scope);
    const values = new Map<string, Value>();
    for (const [name, argument] of Object.entries(args)) values.set(name, await evaluate(argument, scope));
    try {
      if (applied.kind !== 'Function') return fail('what is called is no function');
      const given = applied.argumentNames.map((name) => values.get(name) ?? fail(`'${name}' is missing`));
      return await applied.call(given);
    } catch (error) {
      if (error instanceof IssueError) throw new IssueError({ message: error.issue.message, hash }, { cause: error });
      throw error;
    }
  }

  return {
    async evaluate(expression, { bindings = {}, signal }) {
      const trace = emptyTrace();
      const value = await evaluate(expression, { bindings: new Map(Object.entries(bindings)), bound: new Map(), trace, signal });
      const key = hashText([hashExpression(expression), ...[...trace.versions].sort(), ...[...trace.fingerprints].sort()].join(' '));
      return { value, issues: [...trace.issues.values()], key };
    },
    forget: () => remembered.clear(),
  };
}

/** What a value takes in memory with all that it is computed from, in bytes, about. */
export function valueBytes(value: Value): number {
  const images = value.kind === 'Image' ? [value] : value.kind === 'ImageCollection' ? value.images : [];
  return images.reduce((sum, { bands }) => sum + (1 + bands.length) * BYTES_PER_BAND, BYTES_PER_BAND);
}

const free = new WeakMap<Expression, ReadonlySet<string>>();

/** The names of the arguments that an expression takes from outside. */
function freeArguments(expression: Expression): ReadonlySet<string> {
  let names = free.get(expression);
  if (!names) {
    const found = new Set<string>();
    if ('argumentReference' in expression) found.add(expression.argumentReference);
    for (const child of childrenOf(expression)) freeArguments(child).forEach((name) => found.add(name));
    if ('functionDefinitionValue' in expression) {
      expression.functionDefinitionValue.argumentNames.forEach((name) => found.delete(name));
    }
    names = found;
    free.set(expression, names);
  }
  return names;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function emptyTrace(): Trace {
  return { issues: new Map(), fingerprints: new Set(), versions: new Set() };
}

function addIssue(trace: Trace, issue: ExpressionIssue): void {
  trace.issues.set(`${issue.hash} ${issue.message}`, issue);
}

function merge(from: Trace, into: Trace): void {
  from.issues.forEach((issue, key) => into.issues.set(key, issue));
  from.fingerprints.forEach((fingerprint) => into.fingerprints.add(fingerprint));
  from.versions.forEach((version) => into.versions.add(version));
}

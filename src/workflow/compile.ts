import { argumentNameFor } from '../expression/define.ts';
import { type Expression, argument, childrenOf } from '../expression/expression.ts';
import { hashExpression } from '../expression/hash.ts';
import type { ExpressionIssue } from '../expression/issue.ts';
import { type Address, addressIn, wireEnd, wireStart } from './address.ts';
import { type OutputKind, inputKinds, parseParam } from './input-kinds.ts';
import type { Issue } from './issue.ts';
import { type NodeInput, type NodeType, findNodeType } from './node-type.ts';
import type { Edge, Graph, Node, Workflow } from './workflow.ts';

/** A node's output: what it is, and the images that its free argument stands for where it lies in a body. */
export interface CompiledNode {
  readonly expression: Expression;
  readonly kind: OutputKind;
  readonly mapped: readonly MappedArgument[];
  /** How many nodes lie in a row up to this one. */
  readonly row: number;
}

/** Longer rows could be wired, but no stack is endless. */
const MAX_ROW = 500;

/** The argument of a body: any image of the collection. The outermost Map comes first. */
export interface MappedArgument {
  readonly name: string;
  readonly collection: Expression;
}

/** Where an invocation comes from: the node, and the input if a param made it. */
export interface Origin {
  readonly node: Address;
  readonly param?: string;
}

export interface Compiled {
  /** By address; nodes with an issue, and those below them, are missing. */
  readonly nodes: ReadonlyMap<Address, CompiledNode>;
  readonly issues: readonly Issue[];
  /** The nodes that an invocation's hash comes from, the most upstream first. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
  /** The nodes that a node depends on, itself included. */
  upstream(address: Address): ReadonlySet<Address>;
}

/** Gives every node an Expression or an Issue. Reads no data. */
export function compile(workflow: Workflow, types: readonly NodeType[]): Compiled {
  const compiled: Collected = { nodes: new Map(), issues: [], origins: new Map(), inputs: new Map() };
  compileGraph(workflow, { types, prefix: '', outside: new Map(), mapped: [], open: 0, argumentNames: new Map(), collected: compiled });
  return { ...compiled, upstream: (address) => upstreamOf(address, compiled.inputs) };
}

/** The issue of an evaluation at the node and param above `asked` that it comes from; at `asked` if that cannot be told. */
export function locateIssue(compiled: Compiled, issue: ExpressionIssue, asked: Address): Issue {
  const { hash, argument: param, ...rest } = issue;
  const origins = compiled.origins.get(hash) ?? [];
  const upstream = compiled.upstream(asked);
  const origin = origins.find(({ node }) => upstream.has(node)) ?? origins.at(0);
  const blamed = origin?.param ?? param;
  return { node: origin?.node ?? asked, ...(blamed === undefined ? {} : { param: blamed }), ...rest };
}

interface Collected {
  readonly nodes: Map<Address, CompiledNode>;
  readonly issues: Issue[];
  readonly origins: Map<string, Origin[]>;
  /** The addresses that feed a node. */
  readonly inputs: Map<Address, Set<Address>>;
}

interface Scope {
  readonly types: readonly NodeType[];
  readonly prefix: Address;
  /** What $name means here; undefined for a value that has an issue of its own. */
  readonly outside: ReadonlyMap<string, Outside | undefined>;
  readonly mapped: readonly MappedArgument[];
  /** How many nodes are being compiled around and behind this graph. */
  readonly open: number;
  /** What the arguments of the Maps' functions are called, by the Maps' addresses, as far as it is known. */
  readonly argumentNames: Map<Address, string>;
  /** null: this is a draft, of which only the expression counts. */
  readonly collected: Collected | null;
}

type Outside = Omit<CompiledNode, 'mapped'>;

/** What a wire brings: a value, nothing because of an issue elsewhere, or a fault of the wire itself. */
type Wired = Outside | 'unavailable' | { readonly fault: string };

function compileGraph(graph: Graph, scope: Scope): (id: string) => CompiledNode | null {
  const { prefix, collected } = scope;
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const wires = new Map<string, Edge[]>();
  for (const edge of graph.edges) {
    const { id } = wireEnd(edge.to);
    const known = wires.get(id);
    if (known) known.push(edge);
    else if (byId.has(id)) wires.set(id, [edge]);
    else report(scope, id, `a wire from '${edge.from}' leads to '${edge.to}', but there is no node '${id}'`);
  }
  const open: string[] = [];
  const done = new Map<string, CompiledNode | null>();

  function visit(id: string): CompiledNode | null {
    const known = done.get(id);
    if (known !== undefined) return known;
    const node = byId.get(id);
    if (!node) return null;
    open.push(id);
    const result = compileNode(node, wires.get(id) ?? [], (edge) => follow(edge, id), { ...scope, open: scope.open + open.length });
    open.pop();
    done.set(id, result);
    if (result) collected?.nodes.set(addressIn(prefix, id), result);
    return result;
  }

  function follow(edge: Edge, to: string): Wired {
    const start = wireStart(edge.from);
    if ('outside' in start) {
      if (!scope.outside.has(start.outside)) return { fault: `nothing is called $${start.outside} here` };
      return scope.outside.get(start.outside) ?? 'unavailable';
    }
    if (!byId.has(start.id)) return { fault: `its wire comes from '${start.id}', which is not there` };
    link(collected, addressIn(prefix, to), addressIn(prefix, start.id));
    if (open.includes(start.id)) {
      const circle = [...open.slice(open.indexOf(start.id)), start.id].reverse();
      return { fault: `the wires run in a circle: ${circle.join(' → ')}` };
    }
    if (scope.open + open.length >= MAX_ROW) return { fault: TOO_LONG };
    return visit(start.id) ?? 'unavailable';
  }

  graph.nodes.forEach((node) => visit(node.id));
  return visit;
}

const TOO_LONG = `more than ${MAX_ROW} nodes in a row lead here`;

function compileNode(node: Node, edges: readonly Edge[], follow: (edge: Edge) => Wired, scope: Scope): CompiledNode | null {
  const { id } = node;
  const type = findNodeType(scope.types, node.type);
  if (!type) {
    return report(scope, id, `'${node.type}' is not a node that this Geoweft knows; its data are kept`);
  }
  const wired = new Map<string, Outside>();
  const counts = new Map<string, number>();
  for (const { to } of edges) counts.set(to, (counts.get(to) ?? 0) + 1);
  let usable = true;
  for (const edge of edges) {
    const { input } = wireEnd(edge.to);
    const declared = Object.hasOwn(type.inputs, input) ? type.inputs[input] : undefined;
    if (!declared && !type.hasBody) {
      usable = false;
      report(scope, id, `${type.title} has no input '${input}'`);
      continue;
    }
    const count = counts.get(edge.to) ?? 0;
    if (count !== 1) {
      usable = false;
      counts.set(edge.to, 0); // is said once
      if (count > 1) report(scope, id, `two wires lead to '${input}'`, input);
      continue;
    }
    const value = follow(edge);
    if (value === 'unavailable') {
      usable = false;
    } else if ('fault' in value) {
      usable = false;
      report(scope, id, value.fault, input);
    } else if (declared && !inputKinds[declared.kind].accepts.includes(value.kind)) {
      usable = false;
      report(scope, id, `'${input}' takes ${inputKinds[declared.kind].expected}, not ${kindWords(value.kind)}`, input);
    } else {
      wired.set(input, value);
    }
  }
  const row = 1 + Math.max(0, ...[...wired.values()].map((outside) => outside.row));
  if (row > MAX_ROW) return usable ? report(scope, id, TOO_LONG) : null;
  if (node.muted) return usable ? report(scope, id, 'the node is muted', undefined, 'warning') : null;
  if (node.bypassed) return usable ? passThrough(node, type, wired, scope) : null;

  const given = new Map<string, Expression>();
  for (const [input, declared] of Object.entries(type.inputs)) {
    const param = paramOf(node, input);
    const wire = wired.get(input);
    if (wire) given.set(input, wire.expression);
    else if (edges.some((edge) => wireEnd(edge.to).input === input)) continue; // has its issue already
    else if (param !== undefined) {
      const parsed = parseInput(declared, param);
      if ('expression' in parsed) {
        given.set(input, parsed.expression);
        recordAll(parsed.expression, { node: addressIn(scope.prefix, id), param: input }, new Set(), scope.collected);
      } else {
        usable = false;
        report(scope, id, `'${input}' is ${shorten(param)}; expected ${parsed.expected}`, input);
      }
    } else if (!declared.optional) {
      usable = false;
      report(scope, id, `'${input}' is missing: expected ${inputKinds[declared.kind].expected}`, input);
    }
  }
  if (type.hasBody) {
    const unavailable = edges.map(({ to }) => wireEnd(to).input).filter((input) => !wired.has(input));
    const outside = new Map([...wired, ...unavailable.map((input) => [input, undefined] as const)]);
    const body = compileBody(node, given.get('collection'), outside, row, scope);
    if (body) given.set('baseAlgorithm', body);
    else usable = false;
  }
  if (!usable) return null;
  const expression = type.compile({
    required(name) {
      const value = given.get(name);
      if (!value) throw new Error(`${type.type} compiles '${name}', which it does not declare as required`);
      return value;
    },
    optional: (name) => given.get(name),
    kind: (name) => wired.get(name)?.kind,
  });
  const others = new Set([...wired.values()].map((outside) => outside.expression));
  if (type.hasBody) given.forEach((value) => others.add(value));
  recordAll(expression, { node: addressIn(scope.prefix, id) }, others, scope.collected);
  return { expression, kind: type.output((name) => wired.get(name)?.kind), mapped: scope.mapped, row };
}

/** A param that is null counts as not given. */
function paramOf(node: Node, input: string): Node['params'][string] | undefined {
  return Object.hasOwn(node.params, input) ? (node.params[input] ?? undefined) : undefined;
}

function parseInput(input: NodeInput, param: Node['params'][string]): ReturnType<typeof parseParam> {
  if (input.choices && (typeof param !== 'string' || !input.choices.includes(param))) return { expected: input.choices.join(' or ') };
  return parseParam(input.kind, param);
}

/** The function that a body is. Inside, $argument is the mapped image and every further input of the Map node a $name. */
function compileBody(
  node: Node,
  collection: Expression | undefined,
  wired: ReadonlyMap<string, Outside | undefined>,
  row: number,
  scope: Scope,
): Expression | null {
  const { body } = node;
  if (!body) return report(scope, node.id, 'the Map has nothing inside');
  const prefix = addressIn(scope.prefix, node.id);
  const outside = new Map<string, Outside | undefined>([...scope.outside, ...wired]);
  const compileWith = (name: string, collected: Collected | null): CompiledNode | null => {
    outside.set(body.argument, { expression: argument(name), kind: 'Image', row });
    const mapped = collection ? [...scope.mapped, { name, collection }] : scope.mapped;
    return compileGraph(body, { ...scope, prefix, outside, mapped, collected })(body.result);
  };
  // The name comes from what is inside, not from what its own argument or those around it are called: one draft will do,
  // however deep Maps lie in Maps, each of which is drafted itself.
  let name = scope.argumentNames.get(prefix);
  if (name === undefined) {
    const draft = compileWith('<unbound>', null);
    name = argumentNameFor(draft?.expression ?? argument('<unbound>'));
    scope.argumentNames.set(prefix, name);
  }
  const result = compileWith(name, scope.collected);
  for (const inner of body.nodes) link(scope.collected, prefix, addressIn(prefix, inner.id));
  if (!body.nodes.some((inner) => inner.id === body.result)) {
    return report(scope, node.id, `the Map's answer should be the node '${body.result}' inside, which is not there`);
  }
  if (result && result.kind !== 'Image') return report(scope, node.id, `the Map's answer must be an image, not ${kindWords(result.kind)}`);
  return result && { functionDefinitionValue: { argumentNames: [name], body: result.expression } };
}

function passThrough(node: Node, type: NodeType, wired: ReadonlyMap<string, Outside>, scope: Scope): CompiledNode | null {
  const [input] = Object.keys(type.inputs).filter((name) => wired.has(name));
  const value = wired.get(input);
  if (!value || value.kind !== type.output((name) => wired.get(name)?.kind)) {
    return report(scope, node.id, `${type.title} cannot be bypassed: it gives something else than it takes`);
  }
  return { ...value, mapped: scope.mapped };
}

/** Records an issue; the answer says that the node has no expression. */
function report(scope: Scope, id: string, message: string, param?: string, severity: Issue['severity'] = 'error'): null {
  const node = addressIn(scope.prefix, id);
  scope.collected?.issues.push({ node, severity, message, ...(param === undefined ? {} : { param }) });
  return null;
}

/** An expression and every invocation inside it come from here, except for those of others: what came by a wire, or from a body. */
function recordAll(expression: Expression, origin: Origin, others: ReadonlySet<Expression>, collected: Collected | null): void {
  if (collected === null) return;
  if ('functionInvocationValue' in expression) {
    const hash = hashExpression(expression);
    const known = collected.origins.get(hash);
    if (!known) collected.origins.set(hash, [origin]);
    else if (!known.some((other) => other.node === origin.node)) known.push(origin);
  }
  if (others.has(expression)) return; // a node that passes its input on
  for (const child of childrenOf(expression)) if (!others.has(child)) recordAll(child, origin, others, collected);
}

function link(collected: Collected | null, to: Address, from: Address): void {
  collected?.inputs.set(to, (collected.inputs.get(to) ?? new Set()).add(from));
}

function upstreamOf(address: Address, inputs: ReadonlyMap<Address, ReadonlySet<Address>>): ReadonlySet<Address> {
  const found = new Set<Address>();
  const visit = (current: Address): void => {
    if (found.has(current)) return;
    found.add(current);
    inputs.get(current)?.forEach(visit);
  };
  visit(address);
  return found;
}

function kindWords(kind: OutputKind): string {
  return { Image: 'an image', ImageCollection: 'an image collection', Table: 'a table' }[kind];
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

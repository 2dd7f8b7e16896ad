import { create } from 'zustand';
import { type Address, graphOf } from '../../src/workflow/address.ts';
import { type Compiled, type CompiledNode, locateIssue } from '../../src/workflow/compile.ts';
import type { Issue } from '../../src/workflow/issue.ts';
import { hashExpression, hashText } from '../../src/expression/hash.ts';
import type { Description } from '../../src/server/api.ts';
import { RequestFailed, api } from '../server/client.ts';
import { useDocument } from './document.ts';
import { useView } from './view.ts';

/** What the server answered to one question about a node's value; pictures and tiles are asked for by its key. */
export type Answer =
  | { readonly status: 'asking' }
  | { readonly status: 'done'; readonly key: string; readonly description: Description; readonly milliseconds: number }
  | { readonly status: 'failed'; readonly issues: Description['issues']; readonly message: string | null };

interface ValuesState {
  /** By question: the same question is asked once, wherever a node was moved. */
  readonly answers: ReadonlyMap<string, Answer>;
}

export const useValues = create<ValuesState>(() => ({ answers: new Map() }));

/** Identifies what is asked about a node: its expression, the images that its Map stands for, and the file's folder. */
export function questionOf(node: CompiledNode, image: number | undefined, folder: string): string {
  const mapped = node.mapped.map(({ name, collection }) => `${name} ${hashExpression(collection)}`);
  return hashText([folder, hashExpression(node.expression), ...mapped, node.mapped.length > 0 ? String(image ?? 'newest') : ''].join('|'));
}

/** The folder of the open file in the workspace: relative data are looked for there. */
export function folderOf(path: string | null): string {
  const slash = path?.lastIndexOf('/') ?? -1;
  return path !== null && slash > 0 ? path.slice(0, slash) : '';
}

/** A node's value as it stands now. `stale`: an older answer, until the one that was asked for comes. */
export interface NodeValue {
  readonly state: 'blocked' | 'asking' | 'fresh' | 'failed';
  readonly key: string | null;
  readonly description: Description | null;
  readonly milliseconds: number | null;
  readonly issues: readonly Issue[];
}

const lastDone = new Map<Address, { key: string; description: Description }>();

export function nodeValue(address: Address, compiled: Compiled, answers: ValuesState['answers'], image: number | undefined, folder: string): NodeValue {
  const own = compiled.issues.filter((issue) => issue.node === address);
  const node = compiled.nodes.get(address);
  const before = lastDone.get(address) ?? null;
  const old = { key: before?.key ?? null, description: before?.description ?? null, milliseconds: null };
  if (!node) return { state: own.some((issue) => issue.severity === 'error') ? 'failed' : 'blocked', ...old, issues: own };
  const answer = answers.get(questionOf(node, image, folder));
  if (!answer || answer.status === 'asking') return { state: 'asking', ...old, issues: own };
  if (answer.status === 'failed') {
    const located = answer.issues.map((issue) => locateIssue(compiled, issue, address)).filter((issue) => issue.node === address);
    const message: Issue[] = answer.message === null ? [] : [{ node: address, severity: 'error', message: answer.message }];
    const issues = [...own, ...located, ...message];
    return { state: issues.length > 0 ? 'failed' : 'blocked', ...old, issues };
  }
  lastDone.set(address, answer);
  const located = answer.description.issues.map((issue) => locateIssue(compiled, issue, address)).filter((issue) => issue.node === address);
  return { state: 'fresh', key: answer.key, description: answer.description, milliseconds: answer.milliseconds, issues: [...own, ...located] };
}

/** The value of a node, as a hook. */
export function useNodeValue(address: Address): NodeValue {
  const compiled = useDocument((state) => state.compiled);
  const path = useDocument((state) => state.path);
  const answers = useValues((state) => state.answers);
  const image = useView((state) => state.images[graphOf(address)]);
  return nodeValue(address, compiled, answers, image, folderOf(path));
}

/** All issues of the document: of the wiring, and of what the server found. */
export function allIssues(compiled: Compiled, answers: ValuesState['answers'], images: Readonly<Partial<Record<Address, number>>>, folder: string): Issue[] {
  const found = new Map<string, Issue>();
  const add = (issue: Issue): unknown => found.set(`${issue.node} ${issue.message}`, issue);
  compiled.issues.forEach(add);
  for (const address of compiled.nodes.keys()) nodeValue(address, compiled, answers, images[graphOf(address)], folder).issues.forEach(add);
  return [...found.values()];
}

/** Raised whenever everything is asked anew: an answer to an older question of the same words no longer counts. */
let round = 0;

async function ask(question: string, node: CompiledNode, image: number | undefined, folder: string): Promise<void> {
  const asked = round;
  const put = (answer: Answer): void => {
    if (asked === round) useValues.setState(({ answers }) => ({ answers: new Map(answers).set(question, answer) }));
  };
  put({ status: 'asking' });
  const started = performance.now();
  try {
    const answer = await api.describe({ folder, node, image });
    const milliseconds = performance.now() - started;
    if (answer.issues) put({ status: 'failed', issues: answer.issues, message: null });
    else put({ status: 'done', key: answer.key, description: answer.describe, milliseconds });
    useView.getState().set({ offline: null });
  } catch (error) {
    if (error instanceof RequestFailed && error.offline) {
      // The server is away: the question stays open and is asked again when it is back.
      useValues.setState(({ answers }) => ({ answers: new Map([...answers].filter(([key]) => key !== question)) }));
      useView.getState().set({ offline: error.message });
      return;
    }
    put({ status: 'failed', issues: [], message: error instanceof Error ? error.message : String(error) });
  }
}

/** Asks about every node whose question has no answer yet, the most upstream first. */
export function askAll(): void {
  const { compiled, path } = useDocument.getState();
  const { images } = useView.getState();
  const folder = folderOf(path);
  for (const [address, node] of compiled.nodes) {
    const image = images[graphOf(address)];
    const question = questionOf(node, image, folder);
    // Looked up anew each time: two nodes may ask the same.
    if (!useValues.getState().answers.has(question)) void ask(question, node, image, folder);
  }
}

const SETTLE_MS = 120;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps the answers up with the document. Returns what stops it. */
export function followDocument(): () => void {
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(askAll, SETTLE_MS);
  };
  askAll();
  const stops = [
    useDocument.subscribe((state, before) => {
      if (state.compiled !== before.compiled || state.path !== before.path) later();
    }),
    useView.subscribe((state, before) => {
      if (state.images !== before.images || (before.offline !== null && state.offline === null)) later();
    }),
  ];
  return () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}

/** Forgets every answer, so that changed files are seen. */
export function askAgain(): void {
  round++;
  useValues.setState({ answers: new Map() });
  askAll();
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { nodeTypes } from '../nodes/index.ts';
import { printExpression } from '../src/expression/print.ts';
import type { ExpressionAnswer } from '../src/server/api.ts';
import { compile } from '../src/workflow/compile.ts';
import type { Workflow } from '../src/workflow/workflow.ts';
import { ROOT } from './measured.ts';

/** The built program's server, as the window talks to it. */
export interface Served {
  get(path: string): Promise<ArrayBuffer>;
  /** The key of a node's answer, and what is known of it. */
  open(workflow: Workflow, node: string): Promise<Extract<ExpressionAnswer, { key: string }>>;
  stop(): Promise<void>;
}

export async function serve(workspace: string, env: NodeJS.ProcessEnv): Promise<Served> {
  const child = spawn(execPath, [join(ROOT, 'dist/geoweft.js'), 'serve', '--json', '--workspace', workspace], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let printed = '';
  for await (const text of child.stdout) {
    printed += String(text);
    if (printed.includes('}')) break;
  }
  const { url } = JSON.parse(printed) as { url: string };
  const { origin, hash, searchParams } = new URL(url);
  const secret = searchParams.get('token') ?? new URLSearchParams(hash.slice(1)).get('token') ?? '';
  const headers = { authorization: `Bearer ${secret}` };
  const answered = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(origin + path, { ...init, headers: { ...headers, 'content-type': 'application/json' } });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response;
  };
  return {
    get: async (path) => (await answered(path)).arrayBuffer(),
    async open(workflow, node) {
      const compiled = compile(workflow, nodeTypes).nodes.get(node);
      if (!compiled) throw new Error(`${node} does not compile`);
      const body = JSON.stringify({ folder: '', expression: printExpression(compiled.expression) });
      const answer = (await (await answered('/api/expressions', { method: 'POST', body })).json()) as ExpressionAnswer;
      if (answer.key === undefined) throw new Error(JSON.stringify(answer.issues));
      return answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

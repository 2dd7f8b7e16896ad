import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { nodeTypes } from '../../nodes/index.ts';
import { type Workspace, workspaceOf } from '../catalog/workspace.ts';
import { parseParamAddress } from '../workflow/address.ts';
import { type Compiled, type CompiledNode, compile } from '../workflow/compile.ts';
import { addressesOf, isWired, nodeAt, setParam } from '../workflow/edits.ts';
import { MAX_FILE_BYTES, WorkflowFileError, parseWorkflow, tooLarge } from '../workflow/file.ts';
import { inputKinds } from '../workflow/input-kinds.ts';
import { findNodeType } from '../workflow/node-type.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { IssuesError, UsageError } from './failure.ts';

export interface OpenedWorkflow {
  readonly path: string;
  readonly workflow: Workflow;
  readonly compiled: Compiled;
  readonly workspace: Workspace;
}

/** Reads a workflow, applies `--set NODE.PARAM=VALUE` and compiles it. Throws UsageError, WorkflowFileError. */
export async function openWorkflow(file: string, settings: readonly string[] = []): Promise<OpenedWorkflow> {
  const path = resolve(file);
  const found = await stat(path).catch(() => null);
  if (!found) throw new UsageError(`there is no file ${file}`);
  if (!found.isFile()) throw new UsageError(`${file} is not a file`);
  if (found.size > MAX_FILE_BYTES) throw new WorkflowFileError(`${file}: ${tooLarge(found.size).message}`);
  let workflow: Workflow;
  try {
    workflow = parseWorkflow(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof WorkflowFileError) throw new WorkflowFileError(`${file}: ${error.message}`);
    throw new UsageError(`${file} cannot be read`, { cause: error });
  }
  const consented: string[] = [];
  for (const setting of settings) workflow = applySetting(workflow, setting, consented);
  const workspace = await workspaceOf(path, consented);
  return { path, workflow, compiled: compile(workflow, nodeTypes), workspace };
}

/** An absolute path given for a data set is the user's consent to read it. */
function applySetting(workflow: Workflow, setting: string, consented: string[]): Workflow {
  const equals = setting.indexOf('=');
  const address = equals < 0 ? null : parseParamAddress(setting.slice(0, equals));
  if (!address) throw new UsageError(`--set ${setting}: expected NODE.PARAM=VALUE`);
  const { node: at, param } = address;
  const node = nodeAt(workflow, at);
  if (!node) throw new UsageError(`--set ${setting}: there is no node '${at}' (${addressesOf(workflow).join(' ')})`);
  const type = findNodeType(nodeTypes, node.type);
  if (!type || !Object.hasOwn(type.inputs, param)) {
    const known = type ? ` (${Object.keys(type.inputs).join(' ')})` : '';
    throw new UsageError(`--set ${setting}: '${at}' has no param '${param}'${known}`);
  }
  if (isWired(workflow, at, param)) throw new UsageError(`--set ${setting}: '${param}' has a wire, which counts instead of a value`);
  const { kind } = type.inputs[param];
  if (inputKinds[kind].parse === null) throw new UsageError(`--set ${setting}: '${param}' takes a wire only`);
  const text = setting.slice(equals + 1);
  if (kind === 'Dataset' && isAbsolute(text)) consented.push(text);
  return setParam(workflow, at, param, inputKinds[kind].fromText(text));
}

/** The node that a command is about. Throws UsageError if it is not there, IssuesError if it does not compile. */
export function requireNode({ workflow, compiled }: OpenedWorkflow, address: string): CompiledNode {
  if (!nodeAt(workflow, address)) {
    throw new UsageError(`there is no node '${address}'; the workflow has ${addressesOf(workflow).join(' ') || 'none'}`);
  }
  const node = compiled.nodes.get(address);
  if (node) return node;
  const upstream = compiled.upstream(address);
  throw new IssuesError(compiled.issues.filter((issue) => upstream.has(issue.node)));
}

import { nodeTypes } from '../../nodes/index.ts';
import type { DatasetEntry } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import type { Compiled } from '../../src/workflow/compile.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { type NodeValue, type useValues, nodeValue } from '../store/values.ts';
import { type ClassesOf, type Style, type StyleParams, displayProblem, opacityParam, styleOfDisplay } from '../../src/style/style.ts';
import { classesAbove, datasetsAbove } from '../../src/workflow/node-style.ts';
import { displaysOf, layerName } from './displays.ts';

/** A Display as a layer of the map. */
export interface Layer {
  readonly address: Address;
  readonly name: string;
  readonly params: StyleParams;
  readonly shown: boolean;
  readonly opacity: number;
  readonly value: NodeValue;
  /** Null while nothing is known of the image, and where it cannot be shown. */
  readonly style: Style | null;
  /** What the values of a class band mean. */
  readonly classesOf: ClassesOf;
  /** Why it cannot be shown, in a sentence. */
  readonly problem: string | null;
  readonly status: 'fresh' | 'stale' | 'asking' | 'blocked' | 'failed';
}

/** The layers of the map as they stand, the top one first. */
export function layersOf(
  workflow: Workflow,
  compiled: Compiled,
  answers: ReturnType<typeof useValues.getState>['answers'],
  folder: string,
  datasets: readonly DatasetEntry[],
): readonly Layer[] {
  return displaysOf(workflow).map((node) => {
    const address = node.id;
    const value = nodeValue(address, compiled, answers, undefined, folder);
    const { description } = value;
    const error = value.issues.find((issue) => issue.severity === 'error')?.message ?? null;
    const unfit = description ? displayProblem(node.params, description) : null;
    const classesOf = classesAbove(workflow, address, datasetsAbove(workflow, address, datasets), nodeTypes);
    const problem = error ?? unfit;
    return {
      address,
      name: layerName(node, workflow),
      params: node.params,
      shown: node.params.shown !== false,
      opacity: opacityParam(node.params),
      value,
      style: description && unfit === null ? styleOfDisplay(node.params, description, classesOf) : null,
      classesOf,
      problem,
      status: problem !== null ? 'failed' : value.state === 'asking' && value.key !== null ? 'stale' : value.state,
    };
  });
}

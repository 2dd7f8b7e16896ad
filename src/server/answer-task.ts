import { type Catalog, createCatalog } from '../catalog/catalog.ts';
import type { Workspace } from '../catalog/workspace.ts';
import { describe } from '../evaluate/describe.ts';
import { type Evaluated, type Evaluator, createEvaluator } from '../evaluate/evaluator.ts';
import { sample } from '../evaluate/sample.ts';
import { exportImage } from '../export/export-image.ts';
import { hashExpression } from '../expression/hash.ts';
import { type ExpressionIssue, IssueError, fail } from '../expression/issue.ts';
import { createGeoTiffStore } from '../geotiff/geotiff-store.ts';
import type { Value } from '../functions/value.ts';
import type { Image } from '../image/image.ts';
import type { Progress, Question, TaskName, Tasks } from './tasks.ts';

export interface TaskContext {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** Thrown where a task cannot be done because of the workflow or its data. */
export class TaskIssues extends Error {
  readonly issues: readonly ExpressionIssue[];

  constructor(issues: readonly ExpressionIssue[]) {
    super(issues.map((issue) => issue.message).join('\n'));
    this.issues = issues;
  }
}

/** Answers tasks in this thread: one evaluator a workspace, one store of files for all. */
export interface TaskAnswerer {
  answer<N extends TaskName>(task: N, ask: Tasks[N]['ask'], context: TaskContext): Promise<Tasks[N]['answer']>;
  close(): Promise<void>;
}

export function createTaskAnswerer(): TaskAnswerer {
  const store = createGeoTiffStore();
  const evaluators = new Map<string, Evaluator>();
  const listeners = new Set<TaskContext>();

  function evaluatorOf(workspace: Workspace): Evaluator {
    const key = JSON.stringify(workspace);
    let evaluator = evaluators.get(key);
    if (!evaluator) {
      const onProgress = (done: number, all: number): void => {
        listeners.forEach((listener) => listener.onProgress({ what: 'files', done, all }));
      };
      const catalog: Catalog = createCatalog({ workspace, store, onProgress });
      evaluator = createEvaluator(catalog);
      evaluators.set(key, evaluator);
    }
    return evaluator;
  }

  async function evaluate(question: Question, { signal }: TaskContext): Promise<Evaluated> {
    const evaluator = evaluatorOf(question.workspace);
    const bindings: Record<string, Value> = {};
    for (const [depth, { name, collection }] of question.mapped.entries()) {
      const { value } = await evaluator.evaluate(collection, { bindings, signal });
      bindings[name] = pickImage(value, depth === question.mapped.length - 1 ? question.image : undefined);
    }
    return evaluator.evaluate(question.expression, { bindings, signal });
  }

  const answers: { readonly [N in TaskName]: (ask: Tasks[N]['ask'], context: TaskContext) => Promise<Tasks[N]['answer']> } = {
    async describe(ask, context) {
      const { value, issues } = await evaluate(ask, context);
      return describe(value, issues);
    },
    async sample(ask, context) {
      const { value, issues } = await evaluate(ask, context);
      return { kind: value.kind, samples: await sample(value, ask.at, context.signal), issues };
    },
    async export(ask, context) {
      const { value, issues } = await evaluate(ask, context);
      if (value.kind !== 'Image') return fail('only an image can be exported; make a mosaic of the collection first');
      requireWhole(value, issues);
      const result = await exportImage(value, ask.options, {
        signal: context.signal,
        onProgress: (done, all) => context.onProgress({ what: 'blocks', done, all }),
      });
      return { ...result, issues };
    },
  };

  return {
    async answer(task, ask, context) {
      listeners.add(context);
      try {
        return await answers[task](ask, context);
      } catch (error) {
        if (error instanceof IssueError) {
          const { hash = hashExpression(ask.expression), ...issue } = error.issue;
          throw new TaskIssues([{ severity: 'error', ...issue, hash }]);
        }
        throw error;
      } finally {
        listeners.delete(context);
      }
    },
    close: () => store.close(),
  };
}

/** An export with a scene missing, or of nothing at all, is refused with what was found on the way. */
function requireWhole(image: Image, issues: readonly ExpressionIssue[]): void {
  const faults = issues.filter((issue) => issue.severity === 'error' || image.bands.length === 0);
  if (faults.length > 0) throw new TaskIssues(faults.map((issue) => ({ ...issue, severity: 'error' })));
}

function pickImage(collection: Value, index: number | undefined): Image {
  if (collection.kind !== 'ImageCollection') return fail('a Map runs over an image collection');
  const { images } = collection;
  if (images.length === 0) return fail('there is no image to look at: the collection is empty');
  const image = index === undefined ? newest(images) : images.at(index);
  return image ?? fail(`there is no image ${index}; the collection has ${images.length}, counted from 0`);
}

function newest(images: readonly Image[]): Image {
  const time = ({ properties }: Image): number => {
    const start = properties['system:time_start'];
    return typeof start === 'number' ? start : -Infinity;
  };
  return images.reduce((latest, image) => (time(image) >= time(latest) ? image : latest));
}

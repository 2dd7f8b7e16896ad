import type { Workspace } from '../catalog/workspace.ts';
import type { Description } from '../evaluate/describe.ts';
import type { ImageSample } from '../evaluate/sample.ts';
import type { ExportOptions, ExportResult } from '../export/export-image.ts';
import type { Expression } from '../expression/expression.ts';
import type { ExpressionIssue } from '../expression/issue.ts';
import type { MappedArgument } from '../workflow/compile.ts';

/** An expression and what it needs to be evaluated. Plain data: it crosses to the evaluating thread. */
export interface Question {
  readonly workspace: Workspace;
  readonly expression: Expression;
  /** The free arguments of an expression inside a Map's body, the outermost first. */
  readonly mapped: readonly MappedArgument[];
  /** Which image of the innermost Map's collection stands for its argument; left out: the newest. */
  readonly image?: number | undefined;
}

/** What the evaluating thread can be asked, and what it answers. */
export interface Tasks {
  describe: { readonly ask: Question; readonly answer: Description };
  sample: {
    readonly ask: Question & { readonly at: readonly [longitude: number, latitude: number] };
    readonly answer: { readonly kind: string; readonly samples: readonly ImageSample[]; readonly issues: readonly ExpressionIssue[] };
  };
  export: {
    readonly ask: Question & { readonly options: ExportOptions };
    readonly answer: ExportResult & { readonly issues: readonly ExpressionIssue[] };
  };
}

export type TaskName = keyof Tasks;

/** Done and to do: files while a data set is read for the first time, blocks while an export is written. */
export interface Progress {
  readonly what: 'files' | 'blocks';
  readonly done: number;
  readonly all: number;
}

export type ThreadRequest =
  | { readonly [N in TaskName]: { readonly id: number; readonly task: N; readonly ask: Tasks[N]['ask'] } }[TaskName]
  | { readonly id: number; readonly cancel: true };

export type ThreadReply =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly answer: Tasks[TaskName]['answer'] }
  | { readonly id: number; readonly issues: readonly ExpressionIssue[] }
  | { readonly id: number; readonly error: string; readonly aborted: boolean };

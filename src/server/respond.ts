import type { z } from 'zod';
import { sentenceOf } from '../catalog/zod-sentence.ts';
import { ExpressionParseError } from '../expression/parse.ts';
import { IssueError } from '../expression/issue.ts';
import { WorkflowFileError } from '../workflow/file.ts';
import { TaskIssues } from './task-issues.ts';
import { UNKNOWN_KEY, type ErrorAnswer, type JsonNumber } from './api.ts';
import { EvaluationError } from './evaluator-thread.ts';
import { HttpError, badRequest } from './http-error.ts';
import { UnknownKeyError } from './tasks.ts';

/** nginx's number for a request whose asker has gone. */
const CLIENT_GONE = 499;
const MAX_BODY_BYTES = 40 * 2 ** 20;

export function json(answer: unknown, status = 200): Response {
  const text = JSON.stringify(answer, (_name, value: unknown) => (typeof value === 'number' ? jsonNumber(value) : value));
  return new Response(text, { status, headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' } });
}

export function jsonNumber(value: number): JsonNumber {
  if (Number.isNaN(value)) return 'NaN';
  return value === Infinity ? 'Infinity' : value === -Infinity ? '-Infinity' : value;
}

/** The body of a request, as the schema has it. Throws HttpError. */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw new HttpError(413, 'the request is too large');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new HttpError(413, 'the request is too large');
    chunks.push(chunk);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return badRequest('the request is not JSON');
  }
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : badRequest(sentenceOf(parsed.error));
}

/** Any failure as an answer of one sentence; never a stack. */
export function failure(error: unknown): Response {
  const [status, answer] = explain(error);
  return json(answer, status);
}

function explain(error: unknown): [number, ErrorAnswer] {
  if (error instanceof HttpError) return [error.status, { error: error.message, ...error.details }];
  if (error instanceof UnknownKeyError) return [404, { error: UNKNOWN_KEY }];
  if (error instanceof TaskIssues) return [422, { error: error.issues.map((issue) => issue.message).at(0) ?? 'it cannot be evaluated', issues: error.issues }];
  if (error instanceof IssueError) return [422, { error: error.issue.message }];
  if (error instanceof ExpressionParseError || error instanceof WorkflowFileError) return [400, { error: error.message }];
  if (error instanceof EvaluationError) return [500, { error: firstLine(error.message) }];
  if (error instanceof Error && error.name === 'AbortError') return [CLIENT_GONE, { error: 'the request was called off' }];
  if (process.env.GEOWEFT_DEBUG) console.error(error);
  return [500, { error: 'something is wrong in the server; what was asked for was not done' }];
}

export function firstLine(message: string): string {
  return message.split('\n', 1)[0];
}

import { afterAll, describe, expect, it } from 'vitest';
import { invoke } from '../../src/expression/expression.ts';
import { parseExpression } from '../../src/expression/parse.ts';
import { printExpression } from '../../src/expression/print.ts';
import { type ErrorAnswer, type ExpressionAnswer, type ExpressionRequest, type TableAnswer, tablePath } from '../../src/server/api.ts';
import { startEvaluatorPool } from '../../src/server/evaluator-pool.ts';
import type { TaskName } from '../../src/server/tasks.ts';
import { answerOf, createTestServer, keyOf, questionOf } from './harness.ts';

const pool = startEvaluatorPool({ workers: 1 });
const asked: TaskName[] = [];
const server = createTestServer({
  pool: {
    ask(task, ask, options) {
      asked.push(task);
      return pool.ask(task, ask, options);
    },
  },
});
const { get } = server;
afterAll(() => pool.stop());

/** The means of the best pixels over all of the Slovenian example. */
async function meansOf(): Promise<ExpressionRequest> {
  const question = await questionOf('slovenia.weft', 'best');
  const image = parseExpression(question.expression);
  return { ...question, expression: printExpression(invoke('Image.reduceRegion', { image, reducer: invoke('Reducer.mean', {}), scale: { constantValue: 20 } })) };
}

describe('GET /api/values/KEY/table', () => {
  it('gives the columns, which describe tells, too, and the rows', async () => {
    const question = await meansOf();
    const { describe: description } = await answerOf<Extract<ExpressionAnswer, { key: string }>>(server.post('/api/expressions', question));
    const table = await answerOf<TableAnswer>(get(tablePath(await keyOf(server, question))));
    expect(description).toMatchObject({ kind: 'Table', rows: 1, columns: table.columns });
    expect(table.content).toBe('values');
    expect(table.rows).toHaveLength(1);
    expect(table.rows[0].every((value) => typeof value === 'number')).toBe(true);
  });

  it('gives the same as CSV, without computing it again', async () => {
    const key = await keyOf(server, await meansOf());
    const table = await answerOf<TableAnswer>(get(tablePath(key)));
    const before = asked.filter((task) => task === 'table').length;
    const answer = await get(tablePath(key, 'csv'));
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await answer.text()).toBe(`${table.columns.map(({ name }) => name).join(',')}\r\n${table.rows[0].map((value) => JSON.stringify(value)).join(',')}\r\n`);
    expect(asked.filter((task) => task === 'table')).toHaveLength(before);
  });

  it('is refused for an image, in a sentence', async () => {
    const answer = await get(tablePath(await keyOf(server, await questionOf('slovenia.weft', 'best'))));
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as ErrorAnswer).error).toMatch(/^only a table has rows/);
  });

  it('does not know a key that nobody posted', async () => {
    expect((await get(tablePath('0'.repeat(32)))).status).toBe(404);
  });
});

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { workflowJsonSchema } from '../../src/workflow/schema.ts';
import { node, workflow } from '../support/workflow.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PATH = join(ROOT, 'docs/workflow.schema.json');

describe('docs/workflow.schema.json', () => {
  it('is the schema of the code (UPDATE=1 writes it anew)', () => {
    const text = `${JSON.stringify(workflowJsonSchema(), null, 2)}\n`;
    if (process.env.UPDATE === '1') writeFileSync(PATH, text);
    expect(existsSync(PATH) && readFileSync(PATH, 'utf8')).toBe(text);
  });

  const validate = new Ajv2020({ strict: false }).compile(workflowJsonSchema() as object);
  const files = ['examples', 'test/workflows'].flatMap((folder) =>
    readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.weft')).map((name) => join(folder, name)),
  );

  it.each(files)('accepts %s', (path) => {
    validate(JSON.parse(readFileSync(join(ROOT, path), 'utf8')));
    expect(validate.errors).toBeNull();
  });

  it('accepts a node of a type that is not known, and refuses what is no workflow', () => {
    expect(validate(workflow([node('a', 'Kriging', { radius: 3 })]))).toBe(true);
    expect(validate({ ...workflow([]), version: 2 })).toBe(false);
    expect(validate(workflow([node('A', 'Select')]))).toBe(false);
  });
});

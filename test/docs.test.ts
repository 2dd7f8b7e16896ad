import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generatedPages } from '../docs/generate.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = ['.', 'docs', 'docs/nodes', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const generated = await generatedPages();

describe('the guide', () => {
  it.each([...generated.keys()])('says what the code says in docs/%s (else: node --import tsx docs/generate.ts)', (name) => {
    expect(read(`docs/${name}`)).toBe(generated.get(name));
  });

  it('has a page for every node, and for none that is gone', () => {
    expect(readdirSync(join(root, 'docs/nodes')).filter((name) => name.endsWith('.md')).map((name) => `nodes/${name}`).sort()).toEqual(
      [...generated.keys()].filter((name) => name.startsWith('nodes/')).sort(),
    );
  });

  it('has a section for every command', () => {
    const commands = readdirSync(join(root, 'src/cli/commands')).map((name) => name.replace(/\.ts$/, ''));
    const sections = [...read('docs/command-line.md').matchAll(/^## (\w+)\n\n<!-- generated: \1 -->/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual(commands.sort());
  });

  it('lists every decision', () => {
    const records = readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
    const listed = [...read('docs/decisions/README.md').matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(([, name]) => name);
    expect(listed).toEqual(records.sort());
  });

  it.each(pages)('has no broken link in %s', (path) => {
    const text = read(path).replace(/```[^]*?```/g, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to).filter((to) => !/^[a-z]+:/.test(to));
    const broken = links.filter((to) => {
      const [file, ...anchors] = to.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) return true;
      return anchors.some((anchor) => statSync(join(root, target)).isDirectory() || !anchorsOf(read(target)).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});

/** The anchors of a page's headings, as they are made where pages are read. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

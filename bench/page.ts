import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { version } from 'node:process';
import { fileURLToPath } from 'node:url';
import { highestLoad } from './load.ts';
import { run } from './measured.ts';

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The machine and the versions that numbers are from, and how busy the machine has been at most while they were taken. */
export function machine(python: string | null): string {
  const [{ model }] = cpus();
  const versions = python === null ? '' : `; ${run(python, [fileURLToPath(new URL('versions.py', import.meta.url))]).trim()}`;
  const load = highestLoad();
  const busy = load > cpus().length + 1 ? ' **The machine was busy with other work, too: neither seconds nor their ratios count, at most those of CPU time.**' : '';
  return `${new Date().toISOString().slice(0, 10)}; ${model.trim()} × ${cpus().length}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; Node ${version}${versions}. Highest load: ${load.toFixed(1)}.${busy}`;
}

/** Puts a text between the marks of a section of docs/performance.md, and prints it. */
export async function writeSection(name: string, text: string): Promise<void> {
  console.log(`\n${text}\n`);
  const page = await readFile(PAGE, 'utf8');
  const [start, end] = [`<!-- bench ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for '${name}'`);
  await writeFile(PAGE, `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`);
}

import type { NodeType } from '../../src/workflow/node-type.ts';

/** The node types that a query finds, the best first: by title, then by what people call them, then by what they do. */
export function searchTypes(types: readonly NodeType[], query: string): NodeType[] {
  const words = query.toLowerCase().trim();
  if (words === '') return [...types];
  return types
    .map((type, index) => ({ type, score: score(type, words), index }))
    .filter((entry) => entry.score > 0)
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .map((entry) => entry.type);
}

function score({ title, type, words, help }: NodeType, query: string): number {
  const name = title.toLowerCase();
  if (name === query || type.toLowerCase() === query) return 100;
  if (name.startsWith(query) || type.toLowerCase().startsWith(query)) return 80;
  if (startsAWord(name, query)) return 70;
  if (words.some((word) => word === query)) return 60;
  if (words.some((word) => startsAWord(word, query))) return 50;
  if (isSubsequence(name, query)) return 30;
  return startsAWord(help.toLowerCase(), query) ? 20 : 0;
}

function startsAWord(text: string, query: string): boolean {
  return text.split(/[\s-]+/).some((_, index, all) => all.slice(index).join(' ').startsWith(query));
}

/** "qm" in "quality mosaic": the letters in order, each at the beginning of a word. */
function isSubsequence(text: string, query: string): boolean {
  const initials = text.split(/\s+/).map((word) => word.charAt(0));
  return query.length > 1 && initials.join('').startsWith(query.replace(/\s/g, ''));
}

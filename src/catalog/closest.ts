/** The name that differs least from a text, case aside, if it differs in no more than a third of its letters. */
export function closest(text: string, names: readonly string[]): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    if (Math.abs(text.length - name.length) > name.length / 3) continue; // so that a text of any length is quickly compared
    const distance = editDistance(text.toLowerCase(), name.toLowerCase());
    if (distance <= name.length / 3 && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** Levenshtein's: letters to add, drop or change. */
function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = previous[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      row.push(Math.min(change, previous[j] + 1, row[j - 1] + 1));
    }
    previous = row;
  }
  return previous[other.length];
}

import { RE2JS } from 're2js';
import { type Fix, fail } from '../expression/issue.ts';
import type { Json } from '../expression/json.ts';
import { type Band, type Image, bandNames, labelOf } from '../image/image.ts';

/** The band of that name. Fails with the names that there are. */
export function bandNamed(image: Image, name: string, argument: string): Band {
  const band = image.bands.find((candidate) => candidate.name === name);
  if (band) return band;
  if (image.bands.length === 0) return fail(`no band '${name}': ${labelOf(image)} has no bands`, { argument });
  return fail(`no band '${name}'; ${labelOf(image)} has ${bandNames(image).join(' ')}`, {
    argument,
    fix: nearestName(name, bandNames(image)),
  });
}

/**
 * The bands that selectors pick, in the order of the selectors: names, 0-based indices, and RE2 patterns, which must match
 * a whole name and pick in the image's order. A name is tried before a pattern.
 */
export function selectBands(image: Image, selectors: readonly Json[], argument: string): Band[] {
  return selectors.flatMap((selector) => {
    if (typeof selector === 'number') {
      if (Number.isInteger(selector) && selector >= 0 && selector < image.bands.length) return [image.bands[selector]];
      return fail(`no band at index ${selector}; ${labelOf(image)} has ${image.bands.length} bands`, { argument });
    }
    if (typeof selector !== 'string') return fail(`${JSON.stringify(selector)} is not a band's name, pattern or index`, { argument });
    const named = image.bands.find((band) => band.name === selector);
    if (named) return [named];
    const pattern = compilePattern(selector);
    const matched = pattern ? image.bands.filter((band) => pattern.matches(band.name)) : [];
    return matched.length > 0 ? matched : [bandNamed(image, selector, argument)];
  });
}

function compilePattern(text: string): RE2JS | null {
  try {
    return RE2JS.compile(text);
  } catch {
    return null; // then it is just a name that no band has
  }
}

/** The name that was probably meant: equal but for case, or with a digit's leading zero more or less. */
function nearestName(name: string, names: readonly string[]): Fix | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/(^|\D)0+(?=\d)/g, '$1').replace(/[^a-z\d]/g, '');
  const found = names.find((candidate) => plain(candidate) === plain(name));
  return found === undefined ? undefined : { text: `use '${found}'`, value: found };
}

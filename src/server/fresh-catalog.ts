import type { Catalog, LoadedCollection } from '../catalog/catalog.ts';
import { type Expression, childrenOf } from '../expression/expression.ts';
import { hashExpression } from '../expression/hash.ts';

/** For how long after a data set was last looked at its files count as unchanged, in milliseconds, and as a multiple of what the look took. */
const FRESH_FOR = 250;
const FRESH_FOR_LOOKS = 10;

/** A catalog that remembers what it has loaded, and looks again whether the files are still the same. */
export interface FreshCatalog extends Catalog {
  /**
   * Loads the data sets of an expression again whose last look is some time ago; one look serves all who ask during it.
   * Answers whether any has changed: then what was evaluated from it must be forgotten.
   */
  refresh(expressions: readonly Expression[], signal: AbortSignal): Promise<boolean>;
}

interface Entry {
  readonly id: string;
  loaded: Promise<LoadedCollection>;
  /** A data set that is being loaded for the first time is as fresh as can be. */
  isLoaded: boolean;
  /** When the last look began. */
  looked: number;
  /** How long that look took. */
  took: number;
  looking: Promise<boolean> | null;
}

export function createFreshCatalog(catalog: Catalog, now: () => number = Date.now): FreshCatalog {
  const entries = new Map<string, Entry>(); // by the hash of the invocation that loads it

  /** Whoever asks meanwhile waits for the same look, so it does not end with the one who asked first. */
  function look(hash: string, entry: Entry): Promise<boolean> {
    entry.looked = now();
    const before = entry.loaded;
    const again = catalog.load(entry.id, hash, new AbortController().signal);
    entry.looking = Promise.all([before, again]).then(
      ([old, fresh]) => {
        entry.looking = null;
        entry.took = now() - entry.looked;
        if (old.fingerprint === fresh.fingerprint) return false;
        entry.loaded = Promise.resolve(fresh);
        return true;
      },
      () => {
        entries.delete(hash); // what is wrong will be said when it is loaded again
        return true;
      },
    );
    return entry.looking;
  }

  return {
    load(id, hash, signal) {
      const known = entries.get(hash);
      if (known) return known.loaded;
      const entry: Entry = { id, loaded: catalog.load(id, hash, signal), isLoaded: false, looked: now(), took: 0, looking: null };
      entries.set(hash, entry);
      entry.loaded.then(
        () => (entry.isLoaded = true),
        () => entries.get(hash) === entry && entries.delete(hash),
      );
      return entry.loaded;
    },
    async refresh(expressions, signal) {
      const looks: Promise<boolean>[] = [];
      for (const hash of invocationsIn(expressions)) {
        const entry = entries.get(hash);
        if (!entry) continue;
        if (entry.looking) looks.push(entry.looking);
        else if (entry.isLoaded && now() - entry.looked > Math.max(FRESH_FOR, FRESH_FOR_LOOKS * entry.took)) looks.push(look(hash, entry));
      }
      const changed = await Promise.all(looks);
      signal.throwIfAborted();
      return changed.some((isChanged) => isChanged);
    },
  };
}

/** The hashes of all the invocations in some expressions. */
function invocationsIn(expressions: readonly Expression[]): ReadonlySet<string> {
  const hashes = new Set<string>();
  const visit = (expression: Expression): void => {
    if ('functionInvocationValue' in expression) {
      const hash = hashExpression(expression);
      if (hashes.has(hash)) return;
      hashes.add(hash);
    }
    childrenOf(expression).forEach(visit);
  };
  expressions.forEach(visit);
  return hashes;
}

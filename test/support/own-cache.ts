import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The programs that are tested keep nothing in the user's caches, and find nothing of an earlier run there. */
export default function ownCache(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'geoweft-cache-'));
  process.env.GEOWEFT_CACHE = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

import { RequestFailed } from '../server/client.ts';
import { sentence } from '../store/files.ts';

/** What went wrong with a request, in sentences. */
export function messageOf(error: unknown): string {
  if (error instanceof RequestFailed && error.issues.length > 0) return error.issues.map((issue) => sentence(issue.message)).join(' ');
  return error instanceof Error ? sentence(error.message) : String(error);
}

export function fileName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}

export function sizeWords(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 2 ** 10).toFixed(0)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

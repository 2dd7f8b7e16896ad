import type { z } from 'zod';

/** The first thing that is wrong, and where: "bands.B2.scale: expected number, received string". */
export function sentenceOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const message = issue.message.replace(/^Invalid (?:input|option): /, '');
  return issue.path.length === 0 ? message : `${issue.path.map(String).join('.')}: ${message}`;
}

import type { ErrorAnswer } from './api.ts';

/** An answer that is not what was asked for: a status and one sentence. */
export class HttpError extends Error {
  readonly status: number;
  readonly details: Omit<ErrorAnswer, 'error'>;

  constructor(status: number, message: string, details: Omit<ErrorAnswer, 'error'> = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export function badRequest(message: string): never {
  throw new HttpError(400, message);
}

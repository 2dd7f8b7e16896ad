import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { HttpError } from './http-error.ts';
import { failure } from './respond.ts';

export interface AccessOptions {
  readonly token: string;
  readonly port: number;
}

const READING = ['GET', 'HEAD'];

/** What the pages may load: everything from this server alone. zod and OpenLayers need no eval; React and OpenLayers write styles. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Cookies ignore ports, so that each server's has another name. */
export function cookieName(port: number): string {
  return `geoweft-${port}`;
}

/**
 * Lets in only who knows the secret, by cookie or as a bearer, from a page of this server: others that run in the same
 * browser (a hostile page, a name that was rebound to this machine) are refused. `/?token=…` turns the secret into the cookie.
 */
export function guardAccess({ token, port }: AccessOptions): MiddlewareHandler {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];

  function refusal(request: Request): HttpError | null {
    const { headers, method } = request;
    const host = headers.get('host') ?? new URL(request.url).host;
    if (!hosts.includes(host)) return new HttpError(403, 'this server answers to its own address only');
    const origin = headers.get('origin');
    if (origin !== null && origin !== `http://${host}`) return new HttpError(403, 'this server answers to its own pages only');
    const site = headers.get('sec-fetch-site');
    const isApi = new URL(request.url).pathname.startsWith('/api/');
    if (isApi && site !== null && site !== 'same-origin' && site !== 'none') return new HttpError(403, 'this server answers to its own pages only');
    if (!isKnown(headers)) return new HttpError(401, 'the secret is missing: open the address that Geoweft printed when it started');
    const mustBeJson = !READING.includes(method) && method !== 'DELETE';
    if (mustBeJson && !/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
      return new HttpError(415, 'the request must be JSON');
    }
    return null;
  }

  function isKnown(headers: Headers): boolean {
    const bearer = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
    if (bearer !== undefined) return isToken(bearer);
    const name = `${cookieName(port)}=`;
    const cookies = (headers.get('cookie') ?? '').split(/;\s*/);
    return cookies.some((cookie) => cookie.startsWith(name) && isToken(cookie.slice(name.length)));
  }

  function isToken(text: string): boolean {
    const [given, expected] = [Buffer.from(text), Buffer.from(token)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  return async (context, next) => {
    const { raw } = context.req;
    const url = new URL(raw.url);
    const given = url.pathname === '/' && raw.method === 'GET' ? url.searchParams.get('token') : null;
    const host = raw.headers.get('host') ?? url.host;
    if (given !== null && isToken(given) && hosts.includes(host)) {
      context.res = new Response(null, {
        status: 303,
        headers: { Location: '/', 'Set-Cookie': `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`, 'Cache-Control': 'no-store' },
      });
    } else {
      const refused = refusal(raw);
      if (!refused) await next();
      else if (url.pathname.startsWith('/api/')) context.res = failure(refused);
      else context.res = new Response(`${refused.message}\n`, { status: refused.status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
    }
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
  };
}

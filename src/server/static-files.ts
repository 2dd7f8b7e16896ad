import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { isWithin } from '../catalog/workspace.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Geoweft</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>The window is not built</h1><p>The server runs, but there is no window yet: run <code>npm run build</code> and load this page again.</p>
`;

/** Hands out the built window. Vite puts what has a hash in its name into assets/: it never changes. */
export function createStaticFiles(folder: string): (path: string) => Promise<Response> {
  return async (path) => {
    const name = path === '/' ? 'index.html' : decoded(path);
    const file = name === null ? null : resolve(join(folder, name));
    const bytes = file !== null && isWithin(folder, file) ? await readFile(file).catch(() => null) : null;
    if (file !== null && bytes !== null) {
      const isHashed = isWithin(join(folder, 'assets'), file);
      return new Response(bytes, {
        headers: {
          'Content-Type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
          'Content-Length': String(bytes.length),
          'Cache-Control': isHashed ? 'private, max-age=31536000, immutable' : 'no-cache',
        },
      });
    }
    if (path === '/') return new Response(NOT_BUILT, { headers: { 'Content-Type': TYPES['.html'], 'Cache-Control': 'no-store' } });
    return new Response('there is no such page\n', { status: 404, headers: { 'Content-Type': TYPES['.txt'] } });
  };
}

function decoded(path: string): string | null {
  try {
    const name = decodeURIComponent(path);
    return name.includes('\0') ? null : name;
  } catch {
    return null;
  }
}

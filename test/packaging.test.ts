import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

const require = createRequire(import.meta.url);
const root = new URL('..', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const config: unknown = parse(read('electron-builder.yml'));

describe('electron-builder.yml', () => {
  test("is valid by electron-builder's own schema", () => {
    const schema = z.record(z.string(), z.json()).parse(require('app-builder-lib/scheme.json'));
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    validate(config);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('names resources that are there', () => {
    const { directories, files } = z
      .object({ directories: z.object({ buildResources: z.string() }), files: z.array(z.string()) })
      .parse(config);
    for (const icon of ['icon.svg', 'icon.png']) expect(existsSync(new URL(`${directories.buildResources}/${icon}`, root)), icon).toBe(true);
    const folders = files.filter((pattern) => !pattern.startsWith('!')).map((pattern) => pattern.replace(/\/\*\*.*$/, ''));
    for (const path of folders.filter((folder) => folder !== 'dist')) expect(existsSync(new URL(path, root)), path).toBe(true);
  });

  test('turns off whatever lets others run code in the application', () => {
    const { electronFuses, asar } = z.object({ electronFuses: z.record(z.string(), z.boolean()), asar: z.boolean() }).parse(config);
    expect(asar).toBe(true);
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});

describe('the npm package', () => {
  const manifest = z
    .object({ version: z.string(), files: z.array(z.string()), bin: z.record(z.string(), z.string()), dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));

  test('holds the command, the examples and the guide', () => {
    expect(manifest.bin.geoweft).toBe('dist/geoweft.js');
    expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'examples', 'docs']));
  });

  test('has every module that the sources import at run time', () => {
    const sources = ['src', 'nodes'].flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => read(`${folder}/${name}`)),
    );
    const imported = sources.flatMap((text) => [...text.matchAll(/^import (?!type )[^;]*?'([^.'][^']*)';$/gm)].map(([, name]) => name));
    const packages = imported
      .filter((name) => !name.startsWith('node:'))
      .map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'));
    expect(packages).toContain('zod');
    expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining([...new Set(packages)]));
  });

  test('comes with the licences of what is bundled in it', () => {
    const licences = read('dist/licences.txt');
    for (const name of ['commander', 'hono', 'lerc', 'proj4', 'zod']) expect(licences).toContain(`\n${name} `);
    expect(licences).toContain('Permission is hereby granted');
  });

  test('has a changelog entry for its version', () => {
    expect(read('CHANGELOG.md')).toContain(`## ${manifest.version}`);
  });
});

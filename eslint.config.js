import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The rooms of ARCHITECTURE.md, each with the rooms that it may import from. */
const DESCRIBING = { expression: [], style: ['expression'], workflow: ['expression', 'style'], interop: ['expression', 'style', 'workflow'] };
const COMPUTING = ['geo', 'raster', 'geotiff', 'image', 'catalog', 'functions', 'evaluate', 'export', 'server', 'cli'];
/** Those of them that make pictures. */
const COLOURING = ['functions', 'evaluate', 'export'];
const ROOMS = [...Object.keys(DESCRIBING), ...COMPUTING];

function allowed(room) {
  if (room in DESCRIBING) return DESCRIBING[room];
  const below = COMPUTING.slice(0, COMPUTING.indexOf(room));
  return ['server', 'cli'].includes(room) ? [...below, ...Object.keys(DESCRIBING)] : [...below, 'expression', ...(COLOURING.includes(room) ? ['style'] : [])];
}

function also(room) {
  if (['server', 'cli'].includes(room)) return [];
  // Of pixels, a style knows the types.
  return room === 'style' ? ['**/nodes/**', '!**/raster/pixel-type.ts'] : ['**/nodes/**'];
}

function imports(files, rooms, also = []) {
  const group = [...ROOMS.filter((room) => !rooms.includes(room)).map((room) => `**/${room}/**`), ...also];
  const message = `Imports point one way: ${files[0]} may import from ${rooms.join(', ') || 'no other room'} (ARCHITECTURE.md).`;
  return { files, rules: { 'no-restricted-imports': group.length === 0 ? 'off' : ['error', { patterns: [{ group, message }] }] } };
}

export default tseslint.config(
  // What lies in assembly is AssemblyScript.
  { ignores: ['dist', 'node_modules', 'coverage', 'src/geotiff/assembly'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js', '*.mjs'] } } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // Libraries that ask for an instance are handed plain data of the same shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  ...ROOMS.map((room) =>
    imports([`src/${room}/**`], [room, ...allowed(room)], also(room)),
  ),
  imports(['nodes/**'], ['expression', 'style', 'workflow']),
  imports(['electron/**'], [...ROOMS.filter((room) => room !== 'cli')], ['**/app/**']),
  {
    // The window has rooms of its own that are called server and so on: it is the core's that are meant.
    files: ['app/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [...COMPUTING.map((room) => `**/src/${room}/**`), '!**/src/server/api.ts', '**/electron/**'],
              message: 'The window may import from expression, style, workflow, interop and nodes, and of the server only api.ts (ARCHITECTURE.md).',
            },
          ],
        },
      ],
    },
  },
);

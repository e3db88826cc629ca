import { readdirSync } from 'node:fs';
import eslint from '@eslint/js';
import * as regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { rooms } from './scripts/rooms.mjs';

/** Names of rooms, of groups of rooms, and of other top-level folders. */
const FOLDERS = [
  ...new Set([...Object.values(rooms).flatMap(({ folder }) => folder.split('/')), 'src', 'apps']),
];

/** Those that only another room or a group of rooms bears, and no folder of this room. */
function foldersOutside(folder) {
  const own = readdirSync(new URL(folder, import.meta.url));
  return FOLDERS.filter((name) => !own.includes(name)).join('|');
}

/** A room's code, and its specs, which may also import test support. */
const parts = Object.entries(rooms).flatMap(([room, { folder, imports }]) => [
  { room, folder, files: [`${folder}/**/*.{ts,tsx}`], allowed: imports },
  { room, folder, files: [`${folder}/**/*.spec.ts`], allowed: [...imports, 'testing'] },
]);

const roomRules = parts.map(({ room, folder, files, allowed }) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: allowed.length ? `^#(?!(?:${allowed.join('|')})$)` : '^#',
            message: allowed.length
              ? `The room "${room}" may import only: ${allowed.map((name) => `#${name}`).join(', ')} (scripts/rooms.mjs).`
              : `The room "${room}" imports no other room (scripts/rooms.mjs).`,
          },
          {
            regex: `^(?:\\.\\./)+(?:\\.\\./)(?:${foldersOutside(folder)})/`,
            message: 'Reach another room by its door (#name), never by a relative path.',
          },
          {
            regex: '^nestjs-observability',
            message: 'Library code reaches its rooms by #name, not by the published name.',
          },
          {
            regex: '^(?:\\./|(?:\\.\\./)+)index\\.js$',
            message: "Inside a room import the file, not the room's own index.",
          },
          ...(room === 'browser'
            ? [{ regex: '^(?:node:|@nestjs/)', message: 'This room runs in browsers: no Node.js, no Nest.' }]
            : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  // The examples are projects by themselves, with packages that are installed nowhere here; they are compiled where they are tested.
  { ignores: ['dist/', 'build/', 'coverage/', 'node_modules/', 'test/packaging/copies/*.cjs', 'examples/'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['*.mjs', 'scripts/*.mjs', 'scripts/*/*.mjs'],
          maximumDefaultProjectFileMatchCount_THIS_WILL_SLOW_DOWN_LINTING: 40,
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        setImmediate: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  {
    files: ['apps/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^#|/libs/',
              message: "The demo imports the package by its published name: 'nestjs-observability'.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/require-await': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  ...roomRules,
  {
    // Text from outside reaches these: a pattern that takes more than linear time lets one request stop the process.
    // `npm run endurance -- patterns` measures what no rule can see.
    files: ['src/**/*.ts', 'libs/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/backend/promql/**', 'libs/tooling/**', 'libs/testing/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
);

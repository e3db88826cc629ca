import { expect, it } from '@jest/globals';
import { withElement, type ModuleAddition } from './edit-module.js';

const first: ModuleAddition = { key: 'imports', element: 'Added', place: 'first' };
const moduleOf = (body: string): string => `@Module({${body}})\nexport class AppModule {}\n`;

it.each([
  [' imports: [A], providers ', ' imports: [Added, A], providers '],
  [' providers: [importsOf(A)] ', ' imports: [Added], providers: [importsOf(A)] '],
])('adds an element to {%s}', (body, expected) => {
  expect(withElement(moduleOf(body), 'AppModule', first)).toBe(moduleOf(expected));
});

it.each([
  ['a shorthand', ' imports, providers '],
  ['a quoted name', " 'imports': [A] "],
  ['a computed name', " ['imports']: [A] "],
  ['a spread that may bring the list', ' ...shared, providers: [] '],
  ['a comment between the elements of a line', ' imports: [A, /* B, */ C] '],
])('leaves a module with %s to the user', (_what, body) => {
  expect(withElement(moduleOf(body), 'AppModule', first)).toBeUndefined();
});

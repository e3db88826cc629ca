import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from './parse.js';

interface Cases {
  files: { file: string; cases: { expr: string; expect: { fail?: unknown } }[] }[];
}

/** Prometheus' own query cases, where somebody has them: `PROMQL_CASES=cases.json npm test -- libs/backend/promql`. */
const path = process.env['PROMQL_CASES'];

(path ? describe : describe.skip)("Prometheus' own query cases", () => {
  const { files } = JSON.parse(path ? readFileSync(path, 'utf8') : '{"files":[]}') as Cases;

  it.each(files.map(({ file, cases }) => [file, cases] as const))(
    '%s: what evaluates there parses here',
    (_, cases) => {
      const refused = cases
        .filter(({ expect: { fail } }) => !fail)
        .flatMap(({ expr }) => {
          try {
            parse(expr);
            return [];
          } catch (error) {
            return [`${expr}: ${(error as Error).message}`];
          }
        });
      expect(refused).toEqual([]);
    },
  );
});

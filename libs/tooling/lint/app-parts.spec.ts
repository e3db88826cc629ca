import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { appParts } from './app-parts.js';

describe('appParts', () => {
  it('finds presets and catalogues of an application without starting anything of it', async () => {
    const file = fileURLToPath(new URL('../../../test/fixtures/lint/app.module.ts', import.meta.url));
    const { presets, metrics } = await appParts(file);
    expect(presets.map(({ name }) => name)).toEqual(['parcels']);
    expect(metrics.map(({ name }) => name)).toContain('parcels_sent_total');
  });
});

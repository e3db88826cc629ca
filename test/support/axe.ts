import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Only the contrast rule depends on the theme. */
const RULES = { light: '', dark: `{ runOnly: ['color-contrast'] }` };

/** Expects that axe-core complains about nothing on a page, in both themes. The context of the page has to bypass its CSP. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(AXE);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const found = await page.evaluate<string[]>(
      `axe.run(${RULES[theme]}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))`,
    );
    expect({ what, theme, found }).toEqual({ what, theme, found: [] });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

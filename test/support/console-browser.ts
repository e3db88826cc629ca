import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** Presses of Tab after which something is not to be found. */
const MOST_TABS = 150;
const BEYOND = 'Math.max(0, document.documentElement.scrollWidth - window.innerWidth)';

/** @throws when the text does not appear */
export async function expectText(
  place: ReturnType<Page['locator']> | Page,
  text: string | RegExp,
): Promise<void> {
  await place.getByText(text).first().waitFor({ state: 'attached' });
}

/**
 * Opens the live log lines, and returns when their stream is open: the page shows that it waits for lines before, and a
 * line written meanwhile never comes.
 */
export async function openTail(page: Page, address: string): Promise<void> {
  const opened = page.waitForResponse((answer) => answer.url().includes('/api/telemetry/logs/tail'));
  await Promise.all([opened, page.goto(address)]);
}

/** Waits until a page of the console shows all requested data. */
export async function shown(page: Page): Promise<void> {
  await page.locator('main .panel, main .notice').first().waitFor();
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/** Expects that no part of a page is beyond the right edge of a window of this width, in pixels. */
export async function expectFits(page: Page, what: string, width: number): Promise<void> {
  const height = page.viewportSize()?.height ?? 780;
  await page.setViewportSize({ width, height });
  // Elements that depend on the width are redrawn in one of the next frames.
  const timeout = Number(process.env.OBS_TEST_WAIT_MS);
  await page.waitForFunction(`${BEYOND} === 0`, undefined, { timeout }).catch(() => undefined);
  const beyond = await page.evaluate<number>(BEYOND);
  expect({ what, width, beyond }).toEqual({ what, width, beyond: 0 });
}

/** Presses Tab until something has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`Tab does not lead to ${selector}`);
}

import type { Page } from 'playwright-core';

/** @throws when the text does not appear */
export async function expectText(
  place: ReturnType<Page['locator']> | Page,
  text: string | RegExp,
): Promise<void> {
  await place.getByText(text).first().waitFor({ state: 'attached' });
}

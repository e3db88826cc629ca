import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNEL_TYPES } from './channel-types.js';

const page = readFileSync(join(process.cwd(), 'docs/alerting-channels.md'), 'utf8');
const sections = new Map(
  page.split(/^### /m).map((section) => [/^`(\w+)`/.exec(section)?.[1], section] as const),
);
const general = page.slice(0, page.indexOf('## Types'));
const credentials = sections.get('webhook')!;

describe.each([...CHANNEL_TYPES.values()])('the page of the channel $type', ({ type, settings }) => {
  it.each(['the section', ...Object.keys(settings)])('has %s', (name) => {
    const section = sections.get(type);
    expect(section).toBeDefined();
    if (name === 'the section') return;
    const where = section!.includes('the credentials of `webhook`') ? section! + credentials : section!;
    expect(where + general).toContain(`\`${name}\``);
  });
});

/** `npm run conventions`: writes docs/conventions.md. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { conventionsPage } from './page.ts';

const file = fileURLToPath(new URL('../../docs/conventions.md', import.meta.url));
writeFileSync(file, await format(conventionsPage(), { ...(await resolveConfig(file)), filepath: file }));

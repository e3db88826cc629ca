import type { OptionTables } from '../../libs/core/options/room.js';
import { IGNORED_VARIABLES, READ_VARIABLES } from '../../src/options/other-variables.js';
import { channelFile } from './channels.js';
import { interfaceFile, rootFile } from './interfaces.js';
import { environmentPage, optionsPage } from './pages.js';

const FOLDER = 'libs/core/contracts/options';

/** Every file that is derived from the tables: path in the repository and content. */
export function optionFiles(tables: OptionTables): Map<string, string> {
  return new Map([
    ...Object.entries(tables).map(
      ([group, table]) => [`${FOLDER}/${group}.options.ts`, interfaceFile(group, table)] as const,
    ),
    [`${FOLDER}/observability.options.ts`, rootFile(tables)],
    [`${FOLDER}/channel.options.ts`, channelFile()],
    ['docs/options.md', optionsPage(tables)],
    ['docs/environment.md', environmentPage(tables, READ_VARIABLES, IGNORED_VARIABLES)],
  ]);
}

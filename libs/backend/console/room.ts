export { boardEndpoints } from './server/board.endpoints.js';
export { ConsoleFiles, consoleFolder } from './server/console-files.js';
export { consoleEndpoints } from './server/console.endpoints.js';
export { linkEndpoints } from './server/link.endpoints.js';
export { CONSOLE_OPTIONS } from './server/console.options.js';

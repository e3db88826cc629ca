export { appParts } from './app-parts.js';
export { fileItems, itemsIn } from './file-items.js';
export type { LintItem } from './lint-item.js';
export { lint, type LintInput } from './lint.js';
export { findingLine, reportFinding } from './report.js';

export { loadRuleFile } from './load-rule-file.js';

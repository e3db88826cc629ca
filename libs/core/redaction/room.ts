export { cutText } from './cut-text.js';
export { createRedactor, type Redactor } from './redactor.js';
export { isInnocentWord, redactText } from './redact-text.js';
export { REDACTED } from './redacted.js';

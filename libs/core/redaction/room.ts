export { createRedactor, type Redactor } from './redactor.js';
export { cutText, isInnocentWord, redactText } from './redact-text.js';
export { REDACTED } from './redacted.js';

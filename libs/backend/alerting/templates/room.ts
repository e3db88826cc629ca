export { createTemplates, type TemplateRenderer } from './create-templates.js';
export type { QuerySample, TemplateData } from './template-data.js';
export { TemplateError } from './template-error.js';
export { templateProblem } from './template-problem.js';

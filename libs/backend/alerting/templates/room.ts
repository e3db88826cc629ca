export { createTemplates, type TemplateRenderer } from './create-templates.js';
export type { TemplateData } from './template-data.js';
export { templateProblem } from './template-problem.js';

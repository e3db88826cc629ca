import { formatQuery, parse } from '#promql';
import type { QueryPage } from '../http/routes.js';
import { exprJson } from './expr-json.js';
import { success } from './envelope.js';

/** `/api/v1/format_query` and `/api/v1/parse_query`: a formatted expression, and its syntax tree. */
export function expressionPages(): QueryPage[] {
  return [
    {
      path: '/api/v1/format_query',
      form: true,
      answer: ({ parameters }) => success([JSON.stringify(formatQuery(parameters.text('query') ?? ''))]),
    },
    {
      path: '/api/v1/parse_query',
      form: true,
      answer: ({ parameters }) => success([JSON.stringify(exprJson(parse(parameters.text('query') ?? '')))]),
    },
  ];
}

import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { success } from './envelope.js';

const RULE_TYPES = { alert: 'alerting', record: 'recording' } as const;

/** `/api/v1/rules` and `/api/v1/alerts`: empty while the application evaluates no rules. */
export function rulesPages({ rules }: QueryContext): QueryPage[] {
  return [
    {
      path: '/api/v1/rules',
      answer: ({ parameters }) => {
        const type = parameters.oneOf('type', ['alert', 'record'] as const);
        const groups = (rules?.groups() ?? []).map((group) => ({
          ...group,
          rules: (Array.isArray(group['rules']) ? group['rules'] : []).filter(
            (rule: { type?: string }) => type === undefined || rule.type === RULE_TYPES[type],
          ),
        }));
        return success([JSON.stringify({ groups })]);
      },
    },
    {
      path: '/api/v1/alerts',
      answer: () => success([JSON.stringify({ alerts: rules?.alerts() ?? [] })]),
    },
  ];
}

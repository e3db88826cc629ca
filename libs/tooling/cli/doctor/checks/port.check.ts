import { maskSource } from '../../project/mask-source.js';
import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';

/** Reports a management port that another process or another service uses. */
export function portCheck({ management, sources, env }: Examined): Finding[] {
  if (!management) return [];
  const { url, running } = management;
  const fix =
    'Stop that process, or set another port: METRICS_PORT, or management: { port } of ObservabilityModule.forRoot().';
  if (running.kind === 'silent')
    return [
      {
        check: 'port',
        what: `${url}/info: ${running.answer}. The application is blocked or paused, or another program uses the port.`,
        fix: `If it is the application, run doctor again once it answers: a debugger or a long calculation blocks it. Otherwise: ${fix}`,
      },
    ];
  if (running.kind === 'stranger')
    return [
      {
        check: 'port',
        what: `${url} is used by another program (${running.answer}): the application will not start in production.`,
        fix,
      },
    ];
  const own = env['OTEL_SERVICE_NAME'] ?? serviceName(sources);
  if (running.kind === 'nothing' || own === undefined || running.service === own) return [];
  return [
    {
      check: 'port',
      what: `${url} is used by the service "${running.service}"; this application is "${own}".`,
      fix,
    },
  ];
}

/** The service name in the options of the module. */
function serviceName(sources: Examined['sources']): string | undefined {
  const texts = sources.map(({ text }) => maskSource(text, true)).join('\n');
  return /\bservice\s*:\s*\{\s*name\s*:\s*(['"])([^'"\n]+)\1/.exec(texts)?.[2];
}

import { hostname } from 'node:os';
import type { ModulesContainer } from '@nestjs/core';
import type { ResolvedOptions } from '#contracts';
import { presetsOf } from '../presets-of.js';

/**
 * Labels of every stored series, as a scrape would give them: the job of the first preset that names one, which its rules
 * ask for, else the name of the service; the instance of the resource, else host and management port.
 */
export function targetLabels(
  { service, tracing, management }: ResolvedOptions,
  modules: ModulesContainer,
): { job: string; instance: string } {
  const { port, mount } = management;
  const address = mount === undefined && port > 0 ? `${hostname()}:${port}` : hostname();
  return {
    job: presetsOf(modules).find((preset) => preset.job !== undefined)?.job ?? service.name,
    instance: String(tracing.resourceAttributes['service.instance.id'] ?? address),
  };
}

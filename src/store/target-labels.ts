import { hostname } from 'node:os';
import type { ModulesContainer } from '@nestjs/core';
import type { ResolvedOptions } from '#contracts';
import { presetsOf } from '../presets-of.js';

/**
 * Labels of every stored series, as in a scrape. Job: that of the first preset that defines one, since its rules use
 * it, otherwise the service name. Instance: from the resource attributes, otherwise host and management port.
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

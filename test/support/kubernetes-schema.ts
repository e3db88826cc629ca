import {
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { ConfigMap, Service } from 'kubernetes-models/v1';

const MODELS = { ConfigMap, Deployment, PrometheusRule, Service, ServiceMonitor };

/** The violation of Kubernetes' own schema, or the operator's, in an object; undefined if valid. */
export function kubernetesProblem(object: unknown): string | undefined {
  const { kind } = object as { kind: keyof typeof MODELS };
  const Model = MODELS[kind] as (new (data: never) => { validate(): void }) | undefined;
  if (!Model) return `no schema for kind ${kind}`;
  try {
    new Model(object as never).validate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

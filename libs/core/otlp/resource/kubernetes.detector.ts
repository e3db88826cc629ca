import { readFileSync } from 'node:fs';
import type { Attributes } from '@opentelemetry/api';
import type { ReadText } from './container.detector.js';

/** File with the namespace of a Kubernetes pod. */
const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';
const POD_UID = /\/kubelet\/pods\/([\da-f-]{36})\//;

/**
 * `k8s.*` of the pod. Kubernetes sets the pod's name (`HOSTNAME`) and, with a service account, its namespace. Variables
 * that deployments fill from the downward API take precedence: `POD_NAME`, `POD_NAMESPACE`, `POD_UID`, `NODE_NAME`,
 * `CONTAINER_NAME`.
 */
export function kubernetesAttributes(
  env: NodeJS.ProcessEnv = process.env,
  read: ReadText = (file) => readFileSync(file, 'utf8'),
): Attributes {
  if (!env.KUBERNETES_SERVICE_HOST) return {};
  return {
    'k8s.pod.name': env.POD_NAME || env.HOSTNAME,
    'k8s.namespace.name': env.POD_NAMESPACE || textOf(NAMESPACE_FILE, read),
    'k8s.pod.uid': env.POD_UID || POD_UID.exec(textOf('/proc/self/mountinfo', read))?.[1],
    'k8s.node.name': env.NODE_NAME,
    'k8s.container.name': env.CONTAINER_NAME,
  };
}

function textOf(file: string, read: ReadText): string {
  try {
    return read(file).trim();
  } catch {
    return '';
  }
}

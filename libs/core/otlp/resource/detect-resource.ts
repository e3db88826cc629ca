import { randomUUID } from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import type { ResourceDetector } from '#contracts';
import { containerAttributes } from './container.detector.js';
import { hostAttributes, osAttributes } from './host.detector.js';
import { kubernetesAttributes } from './kubernetes.detector.js';
import { processAttributes } from './process.detector.js';

/** One per process, shared by all its applications: a restart is a new instance. */
const INSTANCE_ID = randomUUID();

const DETECTORS: Readonly<Record<ResourceDetector, () => Attributes>> = {
  host: hostAttributes,
  os: osAttributes,
  process: processAttributes,
  serviceinstance: () => ({ 'service.instance.id': INSTANCE_ID }),
  container: () => containerAttributes(),
  kubernetes: () => kubernetesAttributes(),
};

/** Attributes found by the selected detectors; missing ones are omitted. Never throws. */
export function detectedAttributes(detectors: readonly ResourceDetector[]): Attributes {
  const found: Attributes = {};
  for (const detector of detectors)
    for (const [name, value] of Object.entries(attributesOf(detector)))
      if (value !== undefined && value !== '') found[name] = value;
  return found;
}

function attributesOf(detector: ResourceDetector): Attributes {
  try {
    return DETECTORS[detector]();
  } catch {
    return {};
  }
}

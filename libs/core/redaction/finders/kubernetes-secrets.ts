import type { Ranges } from '../ranges.js';

export const KUBERNETES_SIGN = /\bkind["']?\s{0,4}:\s{0,4}["']?Secret\b/;

const YAML_BLOCK = /\b(?:data|stringData):[^\S\n]{0,8}\n((?:[^\S\n]{1,16}[\w.-]{1,253}:[^\n]*(?:\n|$))+)/dg;
const YAML_VALUE = /:[^\S\n]{1,8}(\S[^\n]*)/dg;
const JSON_BLOCK = /["'](?:data|stringData)["']\s{0,4}:\s{0,4}\{([^{}]{0,8192})/dg;
const JSON_VALUE = /:\s{0,4}["']([^"'\n]*)/dg;

/** Hides the values of a Kubernetes Secret, whose names may be anything. */
export function findKubernetesSecrets(text: string, ranges: Ranges): void {
  valuesIn(text, YAML_BLOCK, YAML_VALUE, ranges);
  valuesIn(text, JSON_BLOCK, JSON_VALUE, ranges);
}

function valuesIn(text: string, block: RegExp, value: RegExp, ranges: Ranges): void {
  for (const { 1: inner, indices } of text.matchAll(block)) {
    const offset = indices![1]![0];
    for (const { indices: places } of inner!.matchAll(value)) {
      const [from, to] = places![1]!;
      ranges.add(offset + from, offset + to);
    }
  }
}

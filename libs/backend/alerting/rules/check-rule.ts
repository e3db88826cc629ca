import { durationMs } from '#promql';
import {
  checkDuration,
  checkExpression,
  checkKnown,
  checkTexts,
  isObject,
  isUnicode,
  shown,
  type Complain,
} from './fields.js';

const ALERTING = ['alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
const RECORDING = ['record', 'expr', 'labels'];
const NOTIFY = ['channels', 'cooldown'];

/** Origin of rules: a Prometheus rule file, or code, where rules may have `notify`. */
export type RuleOrigin = 'file' | 'code';

/** Reports the problems of a rule; everything that Prometheus accepts is valid. */
export function checkRule(rule: unknown, origin: RuleOrigin, complain: Complain): void {
  if (!isObject(rule)) return complain(undefined, `must be a rule, not ${shown(rule)}`);
  const [isAlert, isRecord] = [isGiven(rule['alert']), isGiven(rule['record'])];
  if (isAlert && isRecord) complain('record', 'only one of "record" and "alert" can be set');
  if (!isAlert && !isRecord) complain(undefined, 'one of "alert" and "record" must be set');
  const more = origin === 'code' ? ['notify'] : [];
  checkKnown(rule, [...new Set([...ALERTING, ...RECORDING, ...more])], complain);
  checkExpression(rule['expr'], complain);
  checkDuration(rule, 'for', complain);
  checkDuration(rule, 'keep_firing_for', complain);
  checkTexts(rule['labels'], 'labels', complain, { templates: isAlert });
  if (isRecord) checkRecording(rule, complain);
  else {
    if (isAlert && typeof rule['alert'] !== 'string')
      complain('alert', `must be a name, not ${shown(rule['alert'])}`);
    checkTexts(rule['annotations'], 'annotations', complain, { templates: true });
    checkNotify(rule['notify'], complain);
  }
}

function isGiven(name: unknown): boolean {
  return name !== undefined && name !== '';
}

function checkRecording(rule: Record<string, unknown>, complain: Complain): void {
  const { record, annotations } = rule;
  if (typeof record !== 'string' || !isUnicode(record))
    complain('record', `${shown(record)} cannot be the name of a series`);
  else if (/[{}]/.test(record))
    complain(
      'record',
      `${shown(record)} has braces: it must be the name of the new series, PromQL stands in "expr"`,
    );
  for (const field of ['for', 'keep_firing_for', 'notify'])
    if (!isNothing(rule[field])) complain(field, 'a recording rule cannot have it');
  if (isObject(annotations) && Object.keys(annotations).length > 0)
    complain('annotations', 'a recording rule cannot have them');
}

/** Prometheus accepts a duration of 0 in fields that do not apply to the rule. */
function isNothing(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && durationMs(value) === 0);
}

function checkNotify(notify: unknown, complain: Complain): void {
  if (notify === undefined) return;
  if (!isObject(notify))
    return complain('notify', `must have "channels" or "cooldown", not ${shown(notify)}`);
  const inside: Complain = (field, problem) => complain(`notify.${field}`, problem);
  checkKnown(notify, NOTIFY, inside);
  checkDuration(notify, 'cooldown', inside);
  checkChannels(notify['channels'], inside);
}

export function checkChannels(channels: unknown, complain: Complain): void {
  const isList = Array.isArray(channels) && channels.every((one) => typeof one === 'string' && one !== '');
  if (channels !== undefined && !isList)
    complain('channels', `must be a list of names of channels, not ${shown(channels)}`);
}

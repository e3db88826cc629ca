import { joinable, methodOrClass, type DecoratedMember, type MethodOrClassDecorator } from '#kernel';
import type { CallPlan } from './call-site.js';
import { beginCalls, recordCalls } from './record-calls.js';

/** Creates a decorator for methods and classes that records calls as planned. */
export function recordedCalls(
  name: string,
  planOf: (member: DecoratedMember) => CallPlan,
): MethodOrClassDecorator {
  const decorator = methodOrClass(name, (member) => recordCalls(member.descriptor, planOf(member)));
  return joinable(decorator, (member) => beginCalls(planOf(member)));
}

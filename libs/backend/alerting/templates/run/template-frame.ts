import { quote } from '#promql';
import type { Parsed, Place } from '../parse/nodes.js';
import { TemplateError } from '../template-error.js';
import type { GoValue } from '../values/go-value.js';
import type { Run } from './run.js';

/** Prometheus prepends this to every text, so the columns in its messages include it. */
const PREAMBLE =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

/** The execution of one template: that of the text, or one that it defines. */
export class TemplateFrame {
  /** Values of variables. */
  readonly slots: GoValue[];

  constructor(
    readonly run: Run,
    readonly parsed: Parsed,
    private readonly name: string,
    slots: number,
  ) {
    this.slots = new Array<GoValue>(slots);
  }

  /** Throws an error with Go's message. */
  fail({ at, end, mark = at }: Place, reason: string, shown = this.parsed.text.slice(at, end)): never {
    const { text } = this.parsed;
    const main = this.run.data.name ?? 'template';
    const before = text.slice(0, mark);
    const line = before.split('\n').length;
    const column =
      line === 1
        ? Buffer.byteLength(PREAMBLE + before)
        : Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1));
    const where = `template: ${main}:${line}:${column}: executing ${quote(this.name)} at <${shown}>`;
    throw new TemplateError(`error executing template ${main}: ${where}: ${reason}`);
  }
}

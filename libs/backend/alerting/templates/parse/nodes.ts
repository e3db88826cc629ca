import type { GoValue } from '../values/go-value.js';
import type { TemplateFunction } from '../functions/template-function.js';

/** Position of a part of a template: offsets in its text. */
export interface Place {
  readonly at: number;
  readonly end: number;
  /** The position in Go's messages when it is not the start: the first field after a variable. */
  readonly mark?: number;
}

/** A part of a command; `fields` are accessed on its value: `$labels.job`, `(query "up" | first).Value`. */
export type Operand = Place & { readonly fields: readonly string[] } & (
    | { readonly type: 'constant'; readonly value: GoValue }
    | { readonly type: 'nil' }
    | { readonly type: 'dot' }
    | { readonly type: 'variable'; readonly slot: number }
    | { readonly type: 'function'; readonly name: string; readonly definition: TemplateFunction }
    | { readonly type: 'pipeline'; readonly pipeline: Pipeline }
  );

/** An operand with arguments: `printf "%.2f" $value`. */
export interface Command extends Place {
  readonly operands: readonly Operand[];
}

/** Commands joined by bars: each receives the previous value as its last argument. */
export interface Pipeline extends Place {
  readonly commands: readonly Command[];
  /** Variables that receive the value: `$x :=`, `$i, $x :=`, and whether they exist already (`=`). */
  readonly slots: readonly number[];
  readonly assigns: boolean;
}

export type Statement =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipeline: Pipeline }
  | {
      readonly type: 'if' | 'with';
      readonly branches: readonly { readonly pipeline: Pipeline; readonly body: Body }[];
      readonly otherwise?: Body;
    }
  | { readonly type: 'range'; readonly pipeline: Pipeline; readonly body: Body; readonly otherwise?: Body }
  | ({ readonly type: 'template'; readonly name: string; readonly pipeline?: Pipeline } & Place)
  | { readonly type: 'break' | 'continue' };

export type Body = readonly Statement[];

/** A parsed template and the templates that it defines. */
export interface Parsed {
  readonly text: string;
  readonly main: Definition;
  readonly defined: ReadonlyMap<string, Definition>;
}

export interface Definition {
  readonly body: Body;
  /** Number of variables; the first is `$`. */
  readonly slots: number;
}

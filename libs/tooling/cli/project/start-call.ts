import { closingBracket, commaParts, maskSource, type Range } from './mask-source.js';

/** `const app = await NestFactory.create(AppModule, …);` in a source. */
export interface StartCall {
  /** Name of the variable, such as `app`. */
  readonly app: string;
  /** Class name of the root module; undefined when the argument is another expression. */
  readonly module: string | undefined;
  /** Positions of the arguments. */
  readonly args: readonly Range[];
  /** Position after the statement. */
  readonly end: number;
  /** Indentation of the statement. */
  readonly indent: string;
}

const CALL =
  /\b(?:const|let|var)\s+([\w$]+)(?:\s*:[^=;]+)?\s*=\s*await\s+NestFactory\s*\.\s*create(?:Microservice|ApplicationContext)?\s*(?:<[^();]*>\s*)?\(/;

/** Finds the first start of an application in a source; undefined when there is none in this form. */
export function startOf(text: string): StartCall | undefined {
  const code = maskSource(text);
  const found = CALL.exec(code);
  if (!found) return undefined;
  const open = found.index + found[0].length - 1;
  const close = closingBracket(code, open);
  if (close === undefined) return undefined;
  const [behind, semicolon] = /^[ \t]*(;?)/.exec(code.slice(close + 1))!;
  const end = close + 1 + behind.length;
  // Otherwise the statement continues, such as with `.then(…)`.
  if (!semicolon && !/^(?:\r?\n\s*(?![\s.([,?+\-*/])|$)/.test(code.slice(end))) return undefined;
  const args = commaParts(code, { from: open + 1, to: close });
  const first = args[0] && code.slice(args[0].from, args[0].to);
  return {
    app: found[1]!,
    module: first !== undefined && /^[A-Za-z_$][\w$]*$/.test(first) ? first : undefined,
    args,
    end: semicolon ? end : close + 1,
    indent: leading(text, found.index),
  };
}

/** Indentation of the line at a position. */
function leading(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))![0];
}

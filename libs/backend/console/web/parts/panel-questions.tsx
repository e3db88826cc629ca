import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { curlOf, promqlOf } from '../api/copied-request.js';
import { CopyButton } from './copy-button.js';

/** The requests made by the parts of a panel, for copying. */
export class PanelQuestions {
  /** Whether there are requests to copy, and whether PromQL is among them. */
  readonly has = signal({ any: false, promql: false });
  private readonly lists = new Set<readonly string[]>();

  /** Addresses relative to the console, in order of request. */
  get all(): string[] {
    return [...new Set([...this.lists].flat())];
  }

  /** @returns a function that removes them */
  add(addresses: readonly string[]): () => void {
    this.lists.add(addresses);
    this.look();
    return () => {
      this.lists.delete(addresses);
      this.look();
    };
  }

  private look(): void {
    const { all } = this;
    const [any, promql] = [all.length > 0, promqlOf(all) !== ''];
    const before = this.has.peek();
    if (before.any !== any || before.promql !== promql) this.has.value = { any, promql };
  }
}

/** The requests of the enclosing panel. */
export const QuestionsOfPanel = createContext<PanelQuestions | undefined>(undefined);

/** Copies a panel's requests: as shell commands, or as PromQL. */
export function CopyQuestions({ questions }: { readonly questions: PanelQuestions }) {
  const { any, promql } = questions.has.value;
  if (!any) return null;
  return (
    <span class="copy-questions">
      {promql && <CopyButton label="PromQL" hint="Copy as PromQL" text={() => promqlOf(questions.all)} />}
      <CopyButton label="cURL" hint="Copy as cURL" text={() => curlOf(questions.all)} />
    </span>
  );
}

import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { curlOf, promqlOf } from '../api/copied-question.js';
import { CopyButton } from './copy-button.js';

/** What the parts of a panel asked the application; each may be copied. */
export class PanelQuestions {
  /** Whether there is anything to copy, and whether there is PromQL among it. */
  readonly has = signal({ any: false, promql: false });
  private readonly lists = new Set<readonly string[]>();

  /** Addresses relative to the console, in the order in which they were asked. */
  get all(): string[] {
    return [...new Set([...this.lists].flat())];
  }

  /** @returns what takes them away again */
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

/** The questions of the panel around. */
export const QuestionsOfPanel = createContext<PanelQuestions | undefined>(undefined);

/** Copies what a panel asked: as commands for a shell, and as PromQL. */
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

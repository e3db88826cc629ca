/** Answers about times in the past, which a refresh does not request again. The oldest answers are removed first. */
export class SettledAnswers<T> {
  private readonly kept = new Map<string, { readonly answer: T; readonly size: number }>();
  private size = 0;

  /** @param most maximum total size of all answers */
  constructor(private readonly most: number) {}

  get(question: string): T | undefined {
    return this.kept.get(question)?.answer;
  }

  /** @param size in any unit; an answer that exceeds the maximum alone is not kept */
  put(question: string, answer: T, size: number): void {
    this.remove(question);
    if (size > this.most) return;
    this.kept.set(question, { answer, size });
    this.size += size;
    for (const oldest of this.kept.keys()) {
      if (this.size <= this.most) return;
      this.remove(oldest);
    }
  }

  private remove(question: string): void {
    this.size -= this.kept.get(question)?.size ?? 0;
    this.kept.delete(question);
  }
}

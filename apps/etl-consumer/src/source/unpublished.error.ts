/** Messages of the producer did not reach a queue, so the ledger is invalid. */
export class UnpublishedError extends Error {
  override readonly name = 'UnpublishedError';

  constructor(problem: string) {
    super(
      `A message could not be published: ${problem}. Check the queue and the broker, then publish again.`,
    );
  }
}

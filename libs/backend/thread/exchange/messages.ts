/** Messages of the requesting side. */
export type AskMessage<R> =
  | { readonly type: 'request'; readonly id: number; readonly request: R }
  /** Confirms that the reader took a piece of the answer. */
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'cancel'; readonly id: number };

/** Messages of the answering side. */
export type AnswerMessage =
  | {
      readonly type: 'head';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly type: 'piece'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly id: number; readonly error?: string };

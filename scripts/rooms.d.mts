export const rooms: Readonly<
  Record<string, { readonly folder: string; readonly imports: readonly string[] }>
>;

/**
 * Works on the next items while earlier results are used; results come in the items' order. An item's failure is thrown
 * when its turn comes.
 *
 * @param width items worked on at the same time, at most
 */
export async function* ahead<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length >= width) yield await (underWay.shift() as Promise<R>);
  }
  for (const result of underWay) yield await result;
}

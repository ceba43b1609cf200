// Runs a generator to its end: for callers that only want to be told on the way.

export async function consume<Item, Result>(
  items: AsyncGenerator<Item, Result>,
  onItem: (item: Item) => void,
): Promise<Result> {
  for (;;) {
    const next = await items.next();
    if (next.done) return next.value;
    onItem(next.value);
  }
}

// Metadata of a document as lines of a form, and back. What is no text in the source (numbers, lists) is shown as JSON, and
// stays what it is unless it is written over.

export interface MetadataLine {
  name: string;
  value: string;
}

type Metadata = Readonly<Record<string, unknown>>;

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function linesOf(metadata: Metadata): MetadataLine[] {
  return Object.entries(metadata).map(([name, value]) => ({ name, value: shown(value) }));
}

/** Lines without a name are left out; of two with the same name the later holds. */
export function metadataOf(lines: readonly MetadataLine[], before: Metadata): Metadata {
  const named = lines.map(({ name, value }) => ({ name: name.trim(), value })).filter(({ name }) => name !== '');
  return Object.fromEntries(
    named.map(({ name, value }) => {
      const isKept = Object.hasOwn(before, name) && shown(before[name]) === value;
      return [name, isKept ? before[name] : value];
    }),
  );
}

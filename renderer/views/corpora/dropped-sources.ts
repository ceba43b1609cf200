// What was let fall on the window: each file by itself, each folder with all the files in it. The browser hands out the
// entries of a folder in parts (https://wicg.github.io/entries-api/), and only until the event is over.

export interface Dropped {
  readonly name: string;
  readonly isFolder: boolean;
  /** Paths within the folder, with '/'; one file where it is none. */
  readonly files: readonly { readonly path: string; readonly file: File }[];
}

/** To be called while the event lasts. */
export function readDropped(transfer: DataTransfer | null): Promise<readonly Dropped[]> {
  const items = [...(transfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return Promise.all(
    taken.map(async ({ entry, file }): Promise<readonly Dropped[]> => {
      if (entry?.isDirectory) {
        return [{ name: entry.name, isFolder: true, files: await filesIn(entry as FileSystemDirectoryEntry, '') }];
      }
      return file ? [{ name: file.name, isFolder: false, files: [{ path: file.name, file }] }] : [];
    }),
  ).then((found) => found.flat());
}

async function filesIn(folder: FileSystemDirectoryEntry, inner: string): Promise<Dropped['files']> {
  const found: Dropped['files'][] = [];
  const reader = folder.createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found.flat();
    for (const entry of entries) {
      const path = `${inner}${entry.name}`;
      if (entry.isDirectory) found.push(await filesIn(entry as FileSystemDirectoryEntry, `${path}/`));
      else found.push([{ path, file: await fileOf(entry as FileSystemFileEntry) }]);
    }
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

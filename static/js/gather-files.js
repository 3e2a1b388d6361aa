// Files that were chosen or dropped, those in folders and below too: pairs of the file and its name with the folders above it.
// Hidden ones, whose own name or a folder's begins with a full stop, are counted and left out.

const inOrder = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function withoutHidden(found) {
  const seen = found.filter(({ name }) => !name.split("/").some((part) => part.startsWith(".")));
  return { entries: seen.sort(inOrder), hidden: found.length - seen.length };
}

export function chosenIn(input) {
  return withoutHidden([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
}

const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

async function childrenOf(folder) {
  const reader = folder.createReader();
  const children = [];
  for (;;) { // a browser gives a hundred at a time, and none when it is through
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return children;
    children.push(...some);
  }
}

async function* filesBelow(entry) {
  if (entry.isFile) yield { file: await fileOf(entry), name: entry.fullPath.replace(/^\//, "") };
  else for (const child of await childrenOf(entry)) yield* filesBelow(child);
}

export async function droppedIn(transfer) {
  // what was dropped is gone once this function waits for something
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const dropped = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = [];
  for (const one of dropped) {
    if (one instanceof File) found.push({ file: one, name: one.name });
    else if (one) for await (const below of filesBelow(one)) found.push(below);
  }
  return withoutHidden(found);
}

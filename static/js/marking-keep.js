// What is marked and not saved is kept by the browser, for this window: a reload, a lapsed sign-in or a server that was
// started again loses nothing of it.

const NAME = "newsdesk.marked";

export function keep(marked) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(marked));
  } catch {
    // a browser that keeps nothing: it holds until the page is left
  }
}

// What was kept of this version of the text, if anything.
export function kept(version) {
  try {
    const marked = JSON.parse(sessionStorage.getItem(NAME));
    return marked?.version === version ? marked : null;
  } catch {
    return null;
  }
}

export function drop() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // nothing was kept
  }
}

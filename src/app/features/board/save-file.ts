/** Hands a text to the browser as a file to keep. */

export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // the browser has taken it up by the next turn; kept longer it would only fill memory
  setTimeout(() => URL.revokeObjectURL(address), releaseAfterMs);
}

const releaseAfterMs = 10_000;

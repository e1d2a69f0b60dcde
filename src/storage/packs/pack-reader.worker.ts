/**
 * Holds packs open and reads out of them, for `pack-reader.ts`. When nobody has read for a while it lets go of all of them,
 * because nobody else can remove them before.
 */
import { browserFolder, unlessRefused } from "../own-folder.ts";
import { packFolder, type Place } from "./pack-files.ts";
import type { PackAnswer, PackQuestion } from "./pack-reader.ts";

declare const self: DedicatedWorkerGlobalScope;

const folder = browserFolder(packFolder);
const idleMs = 20_000;
let idle: ReturnType<typeof setTimeout> | null = null;
const opened = new Map<string, Promise<FileSystemSyncAccessHandle | null>>();

self.addEventListener("message", ({ data }: MessageEvent<PackQuestion>) => void answer(data));
tell({ kind: "ready" });

async function answer(question: PackQuestion): Promise<void> {
  const { n } = question;
  if (idle !== null) clearTimeout(idle);
  idle = setTimeout(() => void keepOnly([]), idleMs);
  if (question.kind === "read") {
    const bytes = await read(question.at);
    tell({ n, kind: "answer", bytes }, bytes === null ? [] : [bytes.buffer]);
    return;
  }
  await keepOnly(question.packs);
  tell({ n, kind: "answer", bytes: null });
}

async function read({ pack, from, to }: Place): Promise<Uint8Array<ArrayBuffer> | null> {
  const opening = opened.get(pack) ?? open(pack);
  opened.set(pack, opening);
  const access = await opening;
  const bytes = new Uint8Array(to - from);
  const isWhole = await unlessRefused(async () => access?.read(bytes, { at: from }) === to - from);
  if (isWhole === true) return bytes;
  // the browser may have taken it: opened anew the next time
  await letGo(pack);
  return null;
}

/**
 * For reading alone, so that other tabs can too; browsers that do not know that open it for one tab, and the others read without
 * a worker.
 */
const open = (name: string): Promise<FileSystemSyncAccessHandle | null> =>
  unlessRefused(async () => {
    const file = await (await folder?.handle())?.getFileHandle(name);
    if (file === undefined) return null;
    const create: (mode: object) => Promise<FileSystemSyncAccessHandle> = Reflect.get(
      file,
      "createSyncAccessHandle",
    );
    const opening: Promise<FileSystemSyncAccessHandle> = Reflect.apply(create, file, [
      { mode: "read-only" },
    ]);
    return opening;
  });

async function keepOnly(names: readonly string[]): Promise<void> {
  for (const name of opened.keys()) if (!names.includes(name)) await letGo(name);
}

async function letGo(name: string): Promise<void> {
  const access = await opened.get(name);
  opened.delete(name);
  access?.close();
}

function tell(message: PackAnswer, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

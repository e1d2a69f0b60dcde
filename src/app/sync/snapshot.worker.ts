/**
 * Installs a booking list off the main thread: fetches what is missing, verifies, indexes, swaps. One list at a time; the
 * page decides which.
 */
import "../zod-without-eval.ts";
import type { PageHash } from "../../core/ids.ts";
import { asInstant } from "../../core/time.ts";
import { createBundleReader } from "../../protocol/page-bundle.ts";
import { browserIndexFiles } from "../../storage/index-files.ts";
import type { InstallRequest as SnapshotRequest } from "../../storage/install-request.ts";
import { browserPackFiles } from "../../storage/packs/pack-files.ts";
import { openSnapshotDatabase } from "../../storage/snapshot-database.ts";
import { installSnapshot } from "../../storage/snapshot-installer.ts";
import {
  createGatewayClient,
  type GatewayFailure,
  type StreamingClient,
} from "../gateway-client.ts";
import {
  type InstallReport,
  type InstallRequest,
  installRequestSchema,
} from "./install-messages.ts";

declare const self: DedicatedWorkerGlobalScope;

const pageTimeoutMs = 20_000;
/** Twice as long as a write takes. */
const betweenWritesMs = 20;

self.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  void install(installRequestSchema.parse(data)).catch((bug: unknown) => {
    report({ kind: "failed", why: String(bug) });
  });
});

async function install({ manifest, token }: InstallRequest): Promise<void> {
  const client = createGatewayClient({
    fetch: (...request) => fetch(...request),
    clock: { now: () => asInstant(Date.now()) },
    monotonic: () => performance.now(),
    scheduler: {
      after: (ms, task) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    },
    token: () => token,
    onContact: () => undefined,
  });
  const database = await openedOnce();
  if (!database.ok) {
    report({ kind: "failed", why: database.failure.kind });
    return;
  }
  const installed = await installSnapshot({
    database: database.value,
    manifest,
    seen,
    fetchBundle: bundlesFrom(client),
    fetchPage: (hash: PageHash) => client.bytes(`/pages/${hash}`, pageTimeoutMs),
    sha256: hexDigest,
    seed: randomSeed(),
    letScansPass: () => new Promise((resolve) => setTimeout(resolve, betweenWritesMs)),
    onProgress: progressTold(),
    signal: new AbortController().signal,
  });
  if (!installed.ok) {
    report({ kind: "failed", why: installed.failure.kind });
    return;
  }
  // the page is given one of its own: the next list begins with what is here
  const { recent } = installed.value;
  const copy = recent && { ...recent, bytes: recent.bytes.slice(0) };
  report({ kind: "installed", id: manifest.id, recent: copy }, copy === null ? [] : [copy.bytes]);
}

let opened: ReturnType<typeof openSnapshotDatabase> | null = null;

/** As long as this worker lives: with each list it would be opened anew, and what it knows of the last one read again. */
async function openedOnce(): ReturnType<typeof openSnapshotDatabase> {
  const opening =
    opened ??
    openSnapshotDatabase({
      onEvent: () => undefined,
      indexFiles: browserIndexFiles(),
      packFiles: browserPackFiles(),
    });
  opened = opening;
  const database = await opening;
  if (!database.ok) opened = null;
  return database;
}

/** None where the browser cannot unpack them: all pages are then asked for singly. */
function bundlesFrom(client: StreamingClient): SnapshotRequest<GatewayFailure>["fetchBundle"] {
  return async (hashes, onPage) => {
    if (!("DecompressionStream" in self)) return;
    const reader = createBundleReader(hashes);
    await client.pieces({
      path: `/pages?hashes=${hashes.join(",")}`,
      silenceMs: pageTimeoutMs,
      onBytes: async (piece) => {
        for (const page of reader.push(piece)) await onPage(page);
      },
    });
  };
}

/** As long as this worker lives. */
const seen = new Set<PageHash>();

/** No eye follows more of it, and the page has other things to do. */
const tellEveryMs = 100;

function progressTold(): (progress: { readonly have: number; readonly of: number }) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return ({ have, of }) => {
    if (have < of && performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    report({ kind: "progress", have, of });
  };
}

const report = (message: InstallReport, transfer: Transferable[] = []): void =>
  self.postMessage(message, transfer);

async function hexDigest(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  return Array.from(digest, (byte) => hexOf[byte]).join("");
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function randomSeed(): readonly [number, number] {
  const [low = 0, high = 0] = crypto.getRandomValues(new Uint32Array(2));
  return [low, high];
}

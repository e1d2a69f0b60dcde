import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Scheduler } from "../core/effects.ts";
import { fail, ok } from "../core/result.ts";
import type { Decoder, Picture } from "./decode/decoder.ts";
import type { FromWorker, ToWorker } from "./decode/protocol.ts";
import { blank } from "./decoder.contract.ts";
import type { WorkerPort } from "./worker-decoder.ts";
import {
  openWorkerDecoder,
  workerAnswerLimitMs,
  workerStartLimitMs,
  workerStillLimitMs,
} from "./worker-decoder.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const scheduler: Scheduler = {
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

describe("opening the worker decoder", () => {
  it("waits for the worker's word that it reads", async () => {
    const { port, say, posted } = fakePort();
    const opening = open(port);
    expect(posted).toEqual([{ kind: "start", formats: ["QRCode"] }]);
    say({ kind: "ready", startMs: 40 });
    expect(await opening).toMatchObject({ ok: true, value: { name: "zxing-wasm" } });
  });

  it("reports why the worker cannot", async () => {
    const { port, say, wasTerminated } = fakePort();
    const opening = open(port);
    say({ kind: "unavailable", why: "wasm-failed", detail: "CompileError" });
    expect(await opening).toMatchObject({ ok: false, failure: { why: "wasm-failed" } });
    expect(wasTerminated()).toBe(true);
  });

  it("gives up on a silent worker", async () => {
    const { port, wasTerminated } = fakePort();
    const opening = open(port);
    await vi.advanceTimersByTimeAsync(workerStartLimitMs);
    expect(await opening).toMatchObject({ ok: false, failure: { why: "worker-silent" } });
    expect(wasTerminated()).toBe(true);
  });

  it("reports a worker that was not loaded", async () => {
    const { port, break: breakDown } = fakePort();
    const opening = open(port);
    breakDown("404");
    expect(await opening).toEqual(fail({ why: "worker-broken", detail: "404" }));
  });

  it("reports a browser that refuses workers", async () => {
    const opening = openWorkerDecoder({
      formats: ["QRCode"],
      scheduler,
      openPort: () => {
        throw new DOMException("no", "SecurityError");
      },
    });
    expect(await opening).toMatchObject({ ok: false, failure: { why: "worker-broken" } });
  });

  it("is not impressed by foreign messages", async () => {
    const { port, say, sayAnything } = fakePort();
    const opening = open(port);
    for (const foreign of [null, "ready", 7, { kind: "hello" }, {}]) sayAnything(foreign);
    say({ kind: "ready", startMs: 1 });
    expect((await opening).ok).toBe(true);
  });
});

describe("decoding in the worker", () => {
  const codes = [{ text: "A", symbology: "QRCode", corners: null }] as const;

  it("answers with the codes of the picture", async () => {
    const { decoder, say, posted } = await opened();
    const answer = decoder.decode(picture());
    expect(posted.at(-1)).toMatchObject({ kind: "decode", id: 1 });
    say({ kind: "decoded", id: 1, codes, decodeMs: 3 });
    expect(await answer).toEqual(ok(codes));
  });

  it("drops a picture while another is being decoded", async () => {
    const { decoder, say, posted } = await opened();
    const first = decoder.decode(picture());
    const sent = posted.length;
    expect(await decoder.decode(picture())).toMatchObject({
      failure: { kind: "picture-unusable" },
    });
    expect(posted.length).toBe(sent);
    say({ kind: "decoded", id: 1, codes: [], decodeMs: 3 });
    expect(await first).toEqual(ok([]));
  });

  it("goes on after a picture that could not be used", async () => {
    const { decoder, say } = await opened();
    const first = decoder.decode(picture());
    say({ kind: "unusable", id: 1, detail: "format" });
    expect(await first).toMatchObject({ failure: { kind: "picture-unusable" } });
    const second = decoder.decode(picture());
    say({ kind: "decoded", id: 2, codes, decodeMs: 3 });
    expect(await second).toEqual(ok(codes));
  });

  it("goes on after a picture that could not be handed over", async () => {
    const { decoder, say, refuseNext } = await opened();
    refuseNext();
    expect(await decoder.decode(picture())).toMatchObject({
      failure: { kind: "picture-unusable" },
    });
    const second = decoder.decode(picture());
    say({ kind: "decoded", id: 2, codes, decodeMs: 3 });
    expect(await second).toEqual(ok(codes));
  });

  it("ignores an answer to another question", async () => {
    const { decoder, say } = await opened();
    const answer = decoder.decode(picture());
    say({ kind: "decoded", id: 99, codes: [], decodeMs: 3 });
    say({ kind: "decoded", id: 1, codes, decodeMs: 3 });
    expect(await answer).toEqual(ok(codes));
  });

  it("gives a picture that will not come again more time", async () => {
    const { decoder, say, posted } = await opened();
    const answer = decoder.decodeStill?.(picture());
    expect(posted.at(-1)).toMatchObject({ kind: "decode", id: 1, still: true });
    await vi.advanceTimersByTimeAsync(workerStillLimitMs - 1);
    say({ kind: "decoded", id: 1, codes, decodeMs: 3 });
    expect(await answer).toEqual(ok(codes));
  });

  it("watches a film beside the pictures, and loses both with the worker", async () => {
    const { decoder, say, break: breakDown } = await opened();
    const looked: unknown[] = [];
    decoder.watch?.(new ReadableStream(), (answer) => void looked.push(answer));
    const answer = decoder.decode(picture());
    say({ kind: "looking", id: 1 });
    say({ kind: "decoded", id: 2, codes: [], decodeMs: 3 });
    say({ kind: "decoded", id: 1, codes, decodeMs: 3 });
    expect(await answer).toEqual(ok([]));
    breakDown("out of memory");
    expect(looked).toEqual([ok(codes), fail({ kind: "engine-lost", detail: "out of memory" })]);
  });

  it("is lost when it looks at a frame of a film for 4 s", async () => {
    const { decoder, say } = await opened();
    const looked: unknown[] = [];
    decoder.watch?.(new ReadableStream(), (answer) => void looked.push(answer));
    say({ kind: "looking", id: 1 });
    await vi.advanceTimersByTimeAsync(workerAnswerLimitMs);
    expect(looked).toEqual([fail({ kind: "engine-lost", detail: "no answer" })]);
    expect(await decoder.decode(picture())).toMatchObject({ failure: { kind: "engine-lost" } });
  });

  it("is lost when no answer comes, and stays lost", async () => {
    const { decoder } = await opened();
    const answer = decoder.decode(picture());
    await vi.advanceTimersByTimeAsync(workerAnswerLimitMs);
    expect(await answer).toMatchObject({ failure: { kind: "engine-lost" } });
    expect(await decoder.decode(picture())).toMatchObject({ failure: { kind: "engine-lost" } });
  });

  it("is lost when the worker breaks down", async () => {
    const { decoder, break: breakDown } = await opened();
    const answer = decoder.decode(picture());
    breakDown("out of memory");
    expect(await answer).toEqual(fail({ kind: "engine-lost", detail: "out of memory" }));
  });

  it("ends the worker when closed, and whoever waits for it", async () => {
    const { decoder, wasTerminated } = await opened();
    const answer = decoder.decode(picture());
    decoder.close();
    expect(await answer).toMatchObject({ failure: { kind: "engine-lost" } });
    expect(wasTerminated()).toBe(true);
  });
});

const open = (port: WorkerPort): ReturnType<typeof openWorkerDecoder> =>
  openWorkerDecoder({ formats: ["QRCode"], scheduler, openPort: () => port });

async function opened(): Promise<FakePort & { readonly decoder: Decoder }> {
  const fake = fakePort();
  const opening = open(fake.port);
  fake.say({ kind: "ready", startMs: 1 });
  const result = await opening;
  if (!result.ok) throw new Error(result.failure.detail);
  return { ...fake, decoder: result.value };
}

const picture = (): Picture => ({ kind: "pixels", pixels: blank(8, 8) });

interface FakePort {
  readonly port: WorkerPort;
  readonly posted: readonly ToWorker[];
  readonly say: (message: FromWorker) => void;
  readonly sayAnything: (data: unknown) => void;
  readonly break: (detail: string) => void;
  /** The next message cannot be transferred. */
  readonly refuseNext: () => void;
  readonly wasTerminated: () => boolean;
}

function fakePort(): FakePort {
  const posted: ToWorker[] = [];
  const listeners: Parameters<WorkerPort["listen"]>[0][] = [];
  let terminated = false;
  let refusing = false;
  const sayAnything = (data: unknown): void => {
    for (const listener of listeners) listener.onMessage(data);
  };
  return {
    posted,
    say: sayAnything,
    sayAnything,
    break: (detail) => {
      for (const listener of listeners) listener.onError(detail);
    },
    refuseNext: () => {
      refusing = true;
    },
    wasTerminated: () => terminated,
    port: {
      post: (message) => {
        if (refusing) {
          refusing = false;
          throw new DOMException("not transferable", "DataCloneError");
        }
        posted.push(message);
      },
      listen: (handlers) => void listeners.push(handlers),
      terminate: () => {
        terminated = true;
      },
    },
  };
}

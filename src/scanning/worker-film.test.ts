import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fail, ok } from "../core/result.ts";
import type { ToWorker } from "./decode/protocol.ts";
import { createWorkerFilm } from "./worker-film.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const codes = [{ text: "A", symbology: "QRCode", corners: null }] as const;
const limitMs = 4_000;

it("hands the film over and tells what was seen on it", () => {
  const desk = atTheDesk();
  const film = new ReadableStream<VideoFrame>();
  desk.watch(film);
  expect(desk.posted).toEqual([{ kind: "watch", id: 1, film }]);
  expect(desk.transferred).toEqual([film]);
  desk.take({ kind: "looking", id: 1 });
  desk.take({ kind: "decoded", id: 1, codes, decodeMs: 4 });
  desk.take({ kind: "looking", id: 1 });
  desk.take({ kind: "unusable", id: 1, detail: "format" });
  expect(desk.looked).toEqual([ok(codes), fail({ kind: "picture-unusable", detail: "format" })]);
});

it("leaves alone what is said about pictures", () => {
  const desk = atTheDesk();
  desk.watch();
  expect(desk.take({ kind: "decoded", id: 99, codes, decodeMs: 4 })).toBe(false);
  expect(desk.take({ kind: "looking", id: 1 })).toBe(true);
  expect(desk.looked).toEqual([]);
});

it("passes the pace on, and the stop; then nothing more is told", () => {
  const desk = atTheDesk();
  const watching = desk.watch();
  watching.setPace(200);
  watching.stop();
  watching.stop();
  watching.setPace(0);
  expect(desk.posted.slice(1)).toEqual([{ kind: "pace", everyMs: 200 }, { kind: "unwatch" }]);
  desk.take({ kind: "decoded", id: 1, codes, decodeMs: 4 });
  vi.advanceTimersByTime(2 * limitMs);
  expect(desk.looked).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

it("tells of the newest film alone", () => {
  const desk = atTheDesk();
  const first = desk.watch();
  desk.watch();
  first.stop();
  desk.take({ kind: "decoded", id: 1, codes, decodeMs: 4 });
  expect(desk.looked).toEqual([]);
  desk.take({ kind: "decoded", id: 2, codes, decodeMs: 4 });
  expect(desk.looked).toEqual([ok(codes)]);
  expect(desk.posted.map(({ kind }) => kind)).toEqual(["watch", "watch"]);
});

it("says that the film ended", () => {
  const desk = atTheDesk();
  desk.watch();
  desk.take({ kind: "film-ended", id: 1, detail: "no more frames" });
  expect(desk.looked).toEqual([fail({ kind: "film-ended", detail: "no more frames" })]);
  desk.take({ kind: "decoded", id: 1, codes, decodeMs: 4 });
  expect(desk.looked).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

it("says so of a film that cannot be handed over, and lets go of it", () => {
  const desk = atTheDesk();
  let cancelled = false;
  desk.refuseNext();
  desk.watch(
    new ReadableStream<VideoFrame>({
      cancel: () => {
        cancelled = true;
      },
    }),
  );
  expect(desk.looked).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(desk.looked).toMatchObject([{ ok: false, failure: { kind: "film-ended" } }]);
  expect(cancelled).toBe(true);
});

it("gives up a film without frames after 4 s, and takes the worker's silence for nothing else", () => {
  const desk = atTheDesk();
  desk.watch();
  vi.advanceTimersByTime(limitMs - 1);
  desk.take({ kind: "looking", id: 1 });
  desk.take({ kind: "decoded", id: 1, codes: [], decodeMs: 4 });
  vi.advanceTimersByTime(limitMs - 1);
  expect(desk.looked).toEqual([ok([])]);
  vi.advanceTimersByTime(1);
  expect(desk.looked.at(-1)).toMatchObject({ failure: { kind: "film-ended" } });
  expect(desk.posted.at(-1)).toEqual({ kind: "unwatch" });
  expect(desk.silences()).toBe(0);
});

it("calls the worker lost when a look takes 4 s", () => {
  const desk = atTheDesk();
  desk.watch();
  desk.take({ kind: "looking", id: 1 });
  vi.advanceTimersByTime(limitMs - 1);
  expect(desk.silences()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(desk.silences()).toBe(1);
});

it("is lost with its worker, at once and for the next film too", () => {
  const desk = atTheDesk();
  desk.watch();
  desk.lose("out of memory");
  const lost = fail({ kind: "engine-lost", detail: "out of memory" });
  expect(desk.looked).toEqual([lost]);
  desk.watch();
  vi.advanceTimersByTime(0);
  expect(desk.looked).toEqual([lost, lost]);
  expect(desk.posted).toHaveLength(1);
});

function atTheDesk() {
  const posted: ToWorker[] = [];
  const transferred: Transferable[] = [];
  const looked: unknown[] = [];
  let silences = 0;
  let refusing = false;
  let lastId = 0;
  const { watch, take, lose } = createWorkerFilm({
    post: (message, transfer) => {
      if (refusing) {
        refusing = false;
        throw new DOMException("not transferable", "DataCloneError");
      }
      posted.push(message);
      transferred.push(...transfer);
    },
    scheduler: {
      after: (ms, task) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    },
    silenceLimitMs: limitMs,
    newId: () => ++lastId,
    onWorkerSilent: () => {
      silences += 1;
    },
  });
  return {
    posted,
    transferred,
    looked,
    silences: () => silences,
    refuseNext: () => {
      refusing = true;
    },
    watch: (film = new ReadableStream<VideoFrame>()) =>
      watch(film, (answer) => void looked.push(answer)),
    take,
    lose,
  };
}

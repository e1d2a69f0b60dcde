import { expect, test } from "vitest";
import { aBooking, judgeInput, now } from "../../../testing/builders.ts";
import { lookAt, type LookedBooking } from "./looked-booking.ts";
import { createSearchSession, type SearchAnswer, type SearchSession } from "./search-session.ts";

test("what was found stays until the answer to what is typed now has come", async () => {
  const { session, questions } = world();
  session.open();
  session.type("a");
  await answered(questions, 1, found("a"));
  session.type("ad");
  expect(session.store.getState()).toMatchObject({ text: "ad", answer: { text: "a" } });
  await answered(questions, 2, found("ad"));
  expect(session.store.getState().answer).toMatchObject({ text: "ad" });
});

test("an older answer never replaces a newer one, nor does one that was overtaken", async () => {
  const { session, questions } = world();
  session.open();
  session.type("a");
  session.type("ad");
  await answered(questions, 2, found("ad"));
  await answered(questions, 1, found("a"));
  await answered(questions, 0, null);
  expect(session.store.getState().answer).toMatchObject({ text: "ad" });
});

test("while it is on the screen it asks again whenever something happens, and then no more", async () => {
  const { session, questions, happen } = world();
  const close = session.open();
  happen();
  expect(questions).toHaveLength(2);
  close();
  happen();
  expect(questions).toHaveLength(2);
  await answered(questions, 1, found("late"));
  expect(session.store.getState().answer.kind).toBe("preparing");
});

test("a booking that is looked at is the one that was picked, as it stands by then", async () => {
  const { session, questions, happen } = world();
  session.open();
  await answered(questions, 0, found("ada"));
  session.pick(aBooking().key);
  expect(session.store.getState().picked?.verdict.kind).toBe("choose");
  happen();
  const cancelled = aLooked({ cancellation: { at: now } });
  await answered(questions, 2, { ...found("ada"), looked: [cancelled] });
  expect(session.store.getState().picked).toBe(cancelled);
  happen();
  await answered(questions, 3, { ...found("ada"), looked: [] });
  expect(session.store.getState().picked).toBe(cancelled);
  session.unpick();
  expect(session.store.getState().picked).toBeNull();
});

test("who leaves the screen comes back to the results, not to the booking", async () => {
  const { session, questions } = world();
  const close = session.open();
  session.type("ada");
  await answered(questions, 1, found("ada"));
  session.pick(aBooking().key);
  close();
  expect(session.store.getState()).toMatchObject({ text: "ada", picked: null });
});

test("without an answer it says that it cannot search, and tries again at the next key", async () => {
  const { session, questions } = world();
  session.open();
  questions[0]?.fail(new Error("disk"));
  await settled();
  expect(session.store.getState().answer).toEqual({ kind: "unavailable" });
  session.type("a");
  await answered(questions, 1, found("a"));
  expect(session.store.getState().answer.kind).toBe("found");
});

test("forgetting leaves no name", async () => {
  const { session, questions } = world();
  session.open();
  session.type("ada");
  await answered(questions, 1, found("ada"));
  session.pick(aBooking().key);
  session.forget();
  await answered(questions, 2, found("ada"));
  expect(session.store.getState()).toEqual({
    text: "",
    answer: { kind: "preparing", have: 0, of: 0 },
    picked: null,
  });
});

interface OpenQuestion {
  readonly answer: (answer: SearchAnswer | null) => void;
  readonly fail: (problem: Error) => void;
}

interface World {
  readonly session: SearchSession;
  readonly questions: readonly OpenQuestion[];
  readonly happen: () => void;
}

function world(): World {
  const questions: OpenQuestion[] = [];
  const listeners = new Set<() => void>();
  const session = createSearchSession({
    find: () =>
      new Promise((resolve, reject) => {
        questions.push({ answer: resolve, fail: reject });
      }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const happen = (): void => {
    for (const listener of listeners) listener();
  };
  return { session, questions, happen };
}

function aLooked(change: Parameters<typeof aBooking>[0] = {}): LookedBooking {
  const { catalogue, post, gatewayReachable, clockOffMs } = judgeInput();
  return lookAt(
    { booking: aBooking(change), foundAt: null },
    {
      catalogue,
      post,
      gatewayReachable,
      clockOffMs,
      now,
      admissions: [],
      undone: [],
      asOf: now,
    },
  );
}

const found = (text: string): Extract<SearchAnswer, { kind: "found" }> => ({
  kind: "found",
  text,
  looked: [aLooked()],
  matches: 1,
  of: 1,
});

async function answered(
  questions: readonly OpenQuestion[],
  index: number,
  answer: SearchAnswer | null,
): Promise<void> {
  const question = questions[index];
  if (question === undefined) throw new Error(`question ${index} was not asked`);
  question.answer(answer);
  await settled();
}

/** A macrotask runs when no microtask is left. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

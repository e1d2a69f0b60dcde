import { describe, expect, it, test } from "vitest";
import { fail, ok, type Result } from "../../../core/result.ts";
import type { Enrolled, Preview } from "../../../protocol/v1.ts";
import { aGate, thisDevice } from "../../../testing/builders.ts";
import type { GatewayClient, GatewayFailure } from "../../gateway-client.ts";
import {
  codeOf,
  createEnrolFlow,
  type EnrolFlow,
  type EnrolFlowDeps,
  type EnrolProblem,
  type EnrolState,
} from "./enrol-flow.ts";

const preview: Preview = { venue: "Harbour", gate: aGate(), role: "steward", products: "all" };
const enrolled: Enrolled = { token: "t0ken", ...preview, products: "all" };
const link = "https://gate.example/enrol#CODE";
const used: Answer = fail({ kind: "problem", code: "enrolment-used", detail: "" });
const lost: Answer = fail({ kind: "outcome-unknown", detail: "TimeoutError" });

type Answer = Result<unknown, GatewayFailure>;

interface World {
  readonly flow: EnrolFlow;
  readonly asked: unknown[];
  readonly log: string[];
  readonly states: EnrolState["kind"][];
  readonly state: () => EnrolState;
  /** How the gateway answers from now on. */
  readonly answer: (change: { readonly preview?: Answer; readonly enrol?: Answer }) => void;
}

function world(change: Partial<EnrolFlowDeps> = {}): World {
  let answers: { readonly preview: Answer; readonly enrol: Answer } = {
    preview: ok(preview),
    enrol: ok(enrolled),
  };
  const asked: unknown[] = [];
  const log: string[] = [];
  const call: GatewayClient["call"] = async ({ path, body, schema }) => {
    asked.push({ path, body });
    const answer = path === "/enrol" ? answers.enrol : answers.preview;
    return answer.ok ? ok(schema.parse(answer.value)) : answer;
  };
  const flow = createEnrolFlow({
    client: { call, bytes: () => Promise.reject(new Error("not asked for")) },
    identity: async () => {
      log.push("identity");
      return ok({ device: thisDevice });
    },
    keep: async ({ token }, operator) => {
      log.push(`keep ${token} for ${operator}`);
      return ok(null);
    },
    onEnrolled: async () => void log.push("enrolled"),
    ...change,
  });
  const states: EnrolState["kind"][] = [];
  flow.store.subscribe(({ state }) => states.push(state.kind));
  return {
    flow,
    asked,
    log,
    states,
    state: () => flow.store.getState().state,
    answer: (next) => {
      answers = { ...answers, ...next };
    },
  };
}

describe("from a link to an enrolled device", () => {
  it("shows what the link gives, then uses it with an identity of its own", async () => {
    const { flow, asked, log, states, state } = world();
    expect(state()).toEqual({ kind: "no-link" });
    await flow.open(link);
    expect(state()).toEqual({ kind: "form", code: "CODE", preview });
    await flow.enrol("Sam");
    expect(states).toEqual(["checking", "form", "enrolling"]);
    expect(log).toEqual(["identity", "identity", "keep t0ken for Sam", "enrolled"]);
    expect(asked).toEqual([
      { path: "/enrol/preview", body: { code: "CODE", device: thisDevice } },
      { path: "/enrol", body: { code: "CODE", device: thisDevice, operator: "Sam" } },
    ]);
  });

  it("uses nothing up before the form is there, and only once", async () => {
    const { flow, asked } = world();
    await flow.enrol("Sam");
    expect(asked).toEqual([]);
    await flow.open(link);
    await Promise.all([flow.enrol("Sam"), flow.enrol("Sam")]);
    expect(asked).toHaveLength(2);
  });

  it("shows how far the first list has come, while it enrols and not before", async () => {
    const { flow, state } = world();
    await flow.open(link);
    flow.noteLoading({ have: 1, of: 9 });
    expect(state().kind).toBe("form");
    await flow.enrol("Sam");
    expect(state()).toMatchObject({ kind: "enrolling", progress: null });
    flow.noteLoading({ have: 2, of: 9 });
    flow.noteLoading(null);
    expect(state()).toMatchObject({ kind: "enrolling", progress: { have: 2, of: 9 } });
  });
});

const problems: readonly [GatewayFailure, EnrolProblem][] = [
  [{ kind: "problem", code: "enrolment-unknown", detail: "" }, "unknown"],
  [{ kind: "problem", code: "enrolment-used", detail: "" }, "used"],
  [{ kind: "problem", code: "enrolment-expired", detail: "" }, "expired"],
  [{ kind: "problem", code: "bad-request", detail: "" }, "gateway"],
  [{ kind: "unreachable" }, "unreachable"],
  [{ kind: "outcome-unknown", detail: "TimeoutError" }, "unreachable"],
  [{ kind: "intercepted" }, "captive"],
  [{ kind: "rate-limited", retryAt: null }, "rate-limited"],
  [{ kind: "contract-broken", path: "venue" }, "gateway"],
  [{ kind: "unauthorised", why: "key" }, "gateway"],
];

describe("a problem", () => {
  it.each(problems)("%j while checking is told as %s", async (failure, problem) => {
    const { flow, state, answer } = world();
    answer({ preview: fail(failure) });
    await flow.open(link);
    expect(state()).toEqual({ kind: "problem", problem, code: "CODE" });
  });

  it.each(problems)("%j while enrolling is told as %s", async (failure, problem) => {
    const { flow, state, log, answer } = world();
    await flow.open(link);
    answer({ enrol: fail(failure) });
    await flow.enrol("Sam");
    expect(state()).toEqual({ kind: "problem", problem, code: "CODE" });
    expect(log).toEqual(["identity", "identity"]);
  });

  it("of this device's storage uses no link up", async () => {
    const { flow, state, asked } = world({ identity: async () => fail("closed") });
    await flow.open(link);
    await flow.enrol("Sam");
    expect(state()).toEqual({ kind: "problem", problem: "storage", code: "CODE" });
    expect(asked).toHaveLength(0);
  });

  it("of storage after the answer is not called enrolled", async () => {
    const { flow, state, log } = world({ keep: async () => fail("quota") });
    await flow.open(link);
    await flow.enrol("Sam");
    expect(state()).toEqual({ kind: "problem", problem: "storage", code: "CODE" });
    expect(log).not.toContain("enrolled");
  });

  it("that passed is checked again with the same code", async () => {
    const { flow, state, answer } = world();
    answer({ preview: fail({ kind: "unreachable" }) });
    await flow.open(link);
    answer({ preview: ok(preview) });
    await flow.again();
    expect(state()).toEqual({ kind: "form", code: "CODE", preview });
  });
});

describe("a lost answer", () => {
  it.each<[string, (flow: EnrolFlow) => Promise<void>]>([
    ["tried again", (flow) => flow.again()],
    ["the link opened again", (flow) => flow.open(link)],
  ])("%s: the link is not burnt, the same identity asks once more", async (_name, retry) => {
    const { flow, asked, log, state, answer } = world();
    await flow.open(link);
    // the gateway has acted, and knows the device that asks
    answer({ enrol: lost });
    await flow.enrol("Sam");
    await retry(flow);
    expect(state()).toEqual({ kind: "form", code: "CODE", preview });
    answer({ enrol: ok(enrolled) });
    await flow.enrol("Sam");
    expect(log.at(-1)).toBe("enrolled");
    const [, first, , second] = asked;
    expect(second).toEqual(first);
  });

  it("makes nobody else's link ours", async () => {
    const { flow, state, answer } = world();
    await flow.open(link);
    answer({ preview: used, enrol: lost });
    await flow.enrol("Sam");
    await flow.open("OTHER");
    expect(state()).toEqual({ kind: "problem", problem: "used", code: "OTHER" });
  });

  it("ends when the gateway says that somebody else has used the link", async () => {
    const { flow, state, answer } = world();
    await flow.open(link);
    answer({ preview: used, enrol: used });
    await flow.enrol("Sam");
    await flow.again();
    expect(state()).toEqual({ kind: "problem", problem: "used", code: "CODE" });
  });
});

test.each([
  ["a link", "https://gate.example/enrol#CODE", "CODE"],
  ["a bare code", "CODE", "CODE"],
  ["spaces and line ends around", " \n https://gate.example/enrol#CODE\r\n", "CODE"],
  ["a code as the gateway makes them", "eJ_-4x0aQ2mB7yT9vK1w3A", "eJ_-4x0aQ2mB7yT9vK1w3A"],
  ["several marks", "https://gate.example/#/enrol#CODE", "CODE"],
  ["a link without a code", "https://gate.example/enrol#", "-"],
  ["nothing", "   ", "-"],
  ["markup stays text", "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
  ["somebody's novel", "x".repeat(5_000), "x".repeat(100)],
])("%s: %j", (_name, text, code) => {
  expect(codeOf(text)).toBe(code);
});

import { describe, expect, test } from "vitest";
import type { Scan } from "../../../core/scan.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { aScan, now, scanIdOf } from "../../../testing/builders.ts";
import type { Presented, StorageTrouble } from "./handle-capture.ts";
import {
  admit,
  basis,
  capture,
  card,
  choose,
  gate,
  refuse,
  stateOf,
} from "./scan-session-world.contract.ts";

test("an admit shows, sounds once, and gives the camera back after six seconds", async () => {
  const at = gate(() => admit);
  await at.session.present(capture("T1"));
  expect(stateOf(at)).toBe("showing");
  expect(at.log).toEqual(["sound admit"]);
  await at.clock.advance(5_999);
  expect(stateOf(at)).toBe("showing");
  await at.clock.advance(1);
  expect(stateOf(at)).toBe("idle");
});

test("a refusal stays until somebody does something", async () => {
  const at = gate(() => refuse);
  await at.session.present(capture("T1"));
  await at.clock.advance(60_000);
  expect(stateOf(at)).toBe("showing");
  at.session.next();
  expect(stateOf(at)).toBe("idle");
});

describe("the same presentation again", () => {
  test("of an admitted ticket is neutral and silent, and counted", async () => {
    const at = gate(() => admit);
    await at.session.present(capture("T1"));
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("same-ticket");
    expect(at.log).toEqual(["sound admit", "repeat 1"]);
    await at.clock.advance(6_000);
    expect(stateOf(at)).toBe("idle");
  });

  test("of a refused one shows the refusal again, silently", async () => {
    const at = gate(() => refuse);
    await at.session.present(capture("T1"));
    at.session.next();
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("showing");
    expect(at.log).toEqual(["sound refuse", "repeat 1"]);
  });

  test("of another code than the last changes nothing", async () => {
    const at = gate(() => admit);
    await at.session.present(capture("T1"));
    await at.session.seenAgain({ text: "T2", at: now });
    expect(stateOf(at)).toBe("showing");
  });

  test("does not take an open question away", async () => {
    const at = gate(() => choose);
    await at.session.present(capture("V1"));
    await at.session.seenAgain({ text: "V1", at: now });
    expect(at.session.store.getState().state).toMatchObject({ scan: { verdict: choose } });
  });
});

test("a choice is decided with what was pressed, for the same capture", async () => {
  const asked: Presented[] = [];
  const at = gate((presented) => {
    asked.push(presented);
    return presented.decision === null ? choose : admit;
  });
  await at.session.present(capture("V1"));
  await at.session.choose({ booking: card.booking, people: 2 });
  expect(asked[1]).toMatchObject({ capture: { text: "V1" }, decision: { people: 2 } });
  expect(at.session.store.getState().state).toMatchObject({ scan: { verdict: { kind: "admit" } } });
  await at.session.choose({ booking: card.booking, people: 2 });
  expect(asked).toHaveLength(2);
});

test("captures that arrive while one is decided are taken in turn, none is lost", async () => {
  const seen: string[] = [];
  const at = gate(({ capture: { text } }) => {
    seen.push(text);
    return admit;
  });
  await Promise.all(["T1", "T2", "T3"].map((text) => at.session.present(capture(text))));
  expect(seen).toEqual(["T1", "T2", "T3"]);
  expect(at.session.store.getState().last?.capture.text).toBe("T3");
});

test("what could not be stored is never green and stays on the screen", async () => {
  const at = gate(() => ({ kind: "quota" }));
  await at.session.present(capture("T1"));
  expect(at.session.store.getState()).toMatchObject({ state: { kind: "not-saved" }, last: null });
  expect(at.log).toEqual(["sound not-saved"]);
  await at.clock.advance(60_000);
  expect(stateOf(at)).toBe("not-saved");
});

test("what could not be stored is tried again when it is held up again", async () => {
  const ends: (Verdict | StorageTrouble)[] = [{ kind: "quota" }, admit];
  const at = gate(() => ends.shift() ?? refuse);
  await at.session.present(capture("T1"));
  at.session.next();
  await at.session.seenAgain({ text: "T1", at: now });
  expect(at.session.store.getState().state).toMatchObject({ scan: { verdict: { kind: "admit" } } });
  expect(at.log).toEqual(["sound not-saved", "sound admit"]);
});

const pressed = (verdict: Scan["verdict"], text = "T1"): Scan => ({
  ...aScan({ id: scanIdOf(9), capture: capture(text) }),
  verdict,
});

describe("what was pressed", () => {
  const undone: Scan["verdict"] = {
    kind: "undone",
    card,
    scan: scanIdOf(1),
    people: 1,
    reason: "",
    basis,
  };
  const overruled: Scan["verdict"] = {
    kind: "overruled",
    card,
    overrules: { scan: scanIdOf(1), kind: "already-used" },
    unitItem: null,
    people: 1,
    reason: "",
    basis,
  };

  test("against a denial is shown and heard like an admission, and gives the camera back", async () => {
    const at = gate(() => refuse);
    await at.session.present(capture("T1"));
    await at.session.take(pressed(overruled), scanIdOf(1));
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "showing", scan: { id: scanIdOf(9) } },
      last: { id: scanIdOf(9) },
    });
    expect(at.log).toEqual(["sound refuse", "sound overruled"]);
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("same-ticket");
    await at.clock.advance(6_000);
    expect(stateOf(at)).toBe("idle");
  });

  test("to take back ends the answer silently, and what is still in view stays as it is", async () => {
    const at = gate(() => admit);
    await at.session.present(capture("T1"));
    await at.session.take(pressed(undone), scanIdOf(1));
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "idle" },
      last: { id: scanIdOf(9) },
    });
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("idle");
    expect(at.log).toEqual(["sound admit"]);
    await at.session.present(capture("T1"));
    expect(at.log).toEqual(["sound admit", "sound admit"]);
  });

  test.each([
    ["an undo", undone],
    ["an overrule", overruled],
  ])("never takes the field from the next guest: %s", async (_name, verdict) => {
    const at = gate(({ capture: { text } }) => (text === "T1" ? admit : refuse));
    await at.session.present(capture("T1"));
    const next = at.session.present(capture("T2"));
    await at.session.take(pressed(verdict), scanIdOf(1));
    await next;
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "showing", scan: { capture: { text: "T2" } } },
      last: { capture: { text: "T2" } },
    });
    expect(at.log).toEqual(["sound admit", "sound refuse"]);
  });

  test("to take back leaves an open question to the guest who waits", async () => {
    const at = gate(() => choose);
    await at.session.present(capture("V1"));
    await at.session.take(pressed(undone), scanIdOf(1));
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "showing", scan: { verdict: choose } },
      last: { id: scanIdOf(9) },
    });
  });

  test("leaves on the screen what could not be stored meanwhile", async () => {
    const at = gate(() => ({ kind: "quota" }));
    await at.session.present(capture("T2"));
    await at.session.take(pressed(overruled), null);
    expect(stateOf(at)).toBe("not-saved");
  });
});

test("a bug in one presentation does not swallow the next", async () => {
  let first = true;
  const at = gate(() => {
    if (!first) return admit;
    first = false;
    throw new Error("bug");
  });
  await expect(at.session.present(capture("T1"))).rejects.toThrow("bug");
  expect(stateOf(at)).toBe("not-saved");
  await at.session.present(capture("T2"));
  expect(stateOf(at)).toBe("showing");
});

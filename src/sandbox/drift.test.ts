import { describe, expect, it } from "vitest";
import { drifted, driftedJson } from "./drift.ts";

describe("an answer that drifted", () => {
  it("calls the first member of every object otherwise", () => {
    expect(driftedJson({ id: 1, owner: { name: "Ana", age: 3 }, list: [{ code: "A" }] })).toEqual({
      id_v2: 1,
      owner: { name_v2: "Ana", age: 3 },
      list: [{ code_v2: "A" }],
    });
  });

  it("passes over members that hold nothing", () => {
    expect(driftedJson({ a: null, b: "", c: [], d: {}, e: false, f: 1 })).toEqual({
      a: null,
      b: "",
      c: [],
      d: {},
      e_v2: false,
      f: 1,
    });
    expect(driftedJson({ a: null })).toEqual({ a: null });
  });

  it.each([[[]], ["text"], [7], [null]])("leaves %j as it is", (json) => {
    expect(driftedJson(json)).toEqual(json);
  });

  it("keeps its status and headers", async () => {
    const headers = { "X-Total-Count": "1" };
    const answer = await drifted(Response.json({ error: "X" }, { status: 400, headers }));
    expect([answer.status, answer.headers.get("x-total-count")]).toEqual([400, "1"]);
    expect(await answer.json()).toEqual({ error_v2: "X" });
  });

  it("is the answer itself where that is no JSON", async () => {
    const answer = await drifted(new Response("Bad Gateway", { status: 502 }));
    expect([answer.status, await answer.text()]).toEqual([502, "Bad Gateway"]);
  });
});

import { describe, expect, it } from "vitest";
import { LightRequest, LightResponse } from "./light-http.ts";

type Message = Pick<Response, "text" | "json" | "arrayBuffer" | "bodyUsed"> & {
  readonly headers: Headers;
};

/** Answer or complaint of everything that is asked of a message, each of a fresh one. */
async function toldBy(fresh: () => Message): Promise<unknown> {
  const settled = async (work: (message: Message) => Promise<unknown>): Promise<unknown> => {
    try {
      return await work(fresh());
    } catch (problem) {
      return problem instanceof Error ? problem.name : problem;
    }
  };
  return {
    headers: [...fresh().headers],
    text: await settled((message) => message.text()),
    json: await settled((message) => message.json()),
    bytes: await settled(async (message) => [...new Uint8Array(await message.arrayBuffer())]),
    twice: await settled(async (message) => {
      await message.text();
      return [message.bodyUsed, await message.text()];
    }),
  };
}

/** A clone is Node's own, also beside tests with a server of Hono's, which puts its answer in Node's place. */
const answeredByNode = (...made: ConstructorParameters<typeof Response>): Response =>
  new Response(...made).clone();

const contents = {
  json: '{"a":[1,"é"]}',
  "broken json": '{"a":',
  "half a pair": "x\uD800y",
  "byte order mark": "\uFEFFx",
  nothing: null,
  empty: "",
  bytes: new Uint8Array([0xc3, 0xa9, 0xff]),
  form: new URLSearchParams({ a: "b c", d: "é" }),
} as const;

describe.each(Object.entries(contents))("%s", (_name, content) => {
  const headerses = { none: {}, "a type": { "content-type": "application/json", "X-A": "1" } };
  it.each(Object.entries(headerses))(
    "is answered as Node answers it, with %s",
    async (_n, headers) => {
      const init = { status: 409, headers };
      expect(await toldBy(() => new LightResponse(content, init))).toEqual(
        await toldBy(() => answeredByNode(content, init)),
      );
    },
  );
  it("is asked as Node asks it", async () => {
    const init = { method: "POST", headers: { authorization: "Bearer x" }, body: content };
    const [url, light, node] = [
      "http://gateway.test/v1/scans?a=b c",
      (): LightRequest => new LightRequest(url, init),
      (): Request => new Request(url, init),
    ];
    expect(await toldBy(light)).toEqual(await toldBy(node));
    expect([light().url, light().method]).toEqual([node().url, node().method]);
  });
});

it("tells whether all went well", () => {
  for (const status of [200, 204, 299, 302, 400, 503]) {
    expect(new LightResponse(null, { status }).ok).toBe(answeredByNode(null, { status }).ok);
  }
});

it("is made again around the same body, as Hono does to set a header afterwards", async () => {
  const first = new LightResponse("told", { status: 201, headers: { "x-a": "1" } });
  const second = new LightResponse(first.body, first);
  expect([second.status, second.headers.get("x-a"), await second.text()]).toEqual([
    201,
    "1",
    "told",
  ]);
  expect(first.bodyUsed).toBe(true);
});

it("can be read twice through a clone", async () => {
  const answer = LightResponse.json({ a: 1 });
  expect(await answer.clone().json()).toEqual({ a: 1 });
  expect(await answer.json()).toEqual({ a: 1 });
  expect(answer.headers.get("content-type")).toBe(Response.json({}).headers.get("content-type"));
});

it("is read piece by piece", async () => {
  const pieces: number[] = [];
  for await (const piece of new LightResponse("é").body ?? []) pieces.push(...piece);
  expect(pieces).toEqual([0xc3, 0xa9]);
});

/**
 * Requests and answers for a process that makes millions of them and sends none: with the members that gateway, sandbox and
 * connectors use, and without the stream that Node makes of every body (each keeps all that it has to do with in memory until
 * the next full sweep).
 *
 * Promises: what Node's own answer, for text and bytes (`light-http.test.ts` compares them). Will not: stream, hold forms or
 * blobs, check methods or modes, copy another request.
 */
export function installLightHttp(): void {
  Reflect.set(globalThis, "Request", LightRequest);
  Reflect.set(globalThis, "Response", LightResponse);
}

type Content = string | ArrayBuffer | Uint8Array | URLSearchParams | LightBody | null;

/** Stands in a stream's place: it can be read once, in one piece. */
class LightBody {
  locked = false;
  readonly #content: string | Uint8Array;

  constructor(content: string | Uint8Array) {
    this.#content = content;
  }

  /** Throws a `TypeError` the second time. */
  taken(): string | Uint8Array {
    if (this.locked) throw new TypeError("Body is unusable: Body has already been read");
    this.locked = true;
    return this.#content;
  }

  copy(): LightBody {
    return new LightBody(this.#content);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield bytesOf(this.taken());
  }

  async cancel(): Promise<void> {
    this.locked = true;
  }
}

abstract class LightMessage {
  readonly headers: Headers;
  readonly body: LightBody | null;

  constructor(content: Content | undefined, headers: HeadersInit | undefined) {
    this.headers = new Headers(headers);
    this.body = bodyOf(content);
    const type = typeOf(content);
    if (type !== null && !this.headers.has("content-type")) this.headers.set("content-type", type);
  }

  get bodyUsed(): boolean {
    return this.body?.locked ?? false;
  }

  async text(): Promise<string> {
    const content = this.body?.taken() ?? "";
    return typeof content === "string" ? wellFormed(content) : new TextDecoder().decode(content);
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = bytesOf(this.body?.taken() ?? "");
    const copy = new ArrayBuffer(bytes.byteLength);
    new Uint8Array(copy).set(bytes);
    return copy;
  }
}

export class LightRequest extends LightMessage {
  readonly url: string;
  readonly method: string;
  #signal: AbortSignal | null;

  constructor(address: string | URL, init: RequestInitLike = {}) {
    super(init.body, init.headers);
    this.url = new URL(address).href;
    this.method = init.method ?? "GET";
    this.#signal = init.signal ?? null;
  }

  /** Nobody aborts a request at its receiver unless its maker can. */
  get signal(): AbortSignal {
    this.#signal ??= new AbortController().signal;
    return this.#signal;
  }

  clone(): LightRequest {
    const { url, method, headers, body } = this;
    return new LightRequest(url, { method, headers, body: body?.copy() ?? null });
  }
}

export class LightResponse extends LightMessage {
  readonly status: number;
  readonly statusText: string;
  readonly type = "default";
  readonly redirected = false;
  readonly url = "";

  constructor(content?: Content, init: ResponseInit = {}) {
    super(content, init.headers);
    this.status = init.status ?? 200;
    this.statusText = init.statusText ?? "";
  }

  static json(value: unknown, init: ResponseInit = {}): LightResponse {
    const headers = new Headers(init.headers);
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    return new LightResponse(JSON.stringify(value), { ...init, headers });
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  clone(): LightResponse {
    const { status, statusText, headers, body } = this;
    return new LightResponse(body?.copy() ?? null, { status, statusText, headers });
  }
}

interface RequestInitLike {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: Content;
  readonly signal?: AbortSignal | null;
}

function bodyOf(content: Content | undefined): LightBody | null {
  if (content === null || content === undefined) return null;
  if (content instanceof LightBody) return content;
  if (content instanceof URLSearchParams) return new LightBody(content.toString());
  return new LightBody(content instanceof ArrayBuffer ? new Uint8Array(content) : content);
}

function typeOf(content: Content | undefined): string | null {
  if (typeof content === "string") return "text/plain;charset=UTF-8";
  if (content instanceof URLSearchParams) return "application/x-www-form-urlencoded;charset=UTF-8";
  return null;
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

/** As after the way over the wire: half of a pair does not survive UTF-8, nor does a byte order mark. */
const wellFormed = (text: string): string =>
  (text.isWellFormed() ? text : text.toWellFormed()).replace(/^\uFEFF/, "");

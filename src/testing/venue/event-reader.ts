/** Server-sent events as they arrive. */
export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}

export interface EventReader {
  /** The next event that passes; null when the stream ended before. */
  readonly next: (passes: (event: ServerEvent) => boolean) => Promise<ServerEvent | null>;
  /** The client goes away. */
  readonly leave: () => Promise<void>;
}

export function readEvents({ body }: Response): EventReader {
  if (body === null) throw new Error("an answer without a body");
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const next: EventReader["next"] = async (passes) => {
    const end = text.indexOf("\n\n");
    if (end < 0) {
      const { done, value } = await reader.read();
      if (done) return null;
      text += decoder.decode(value, { stream: true });
      return next(passes);
    }
    const event = parsed(text.slice(0, end));
    text = text.slice(end + 2);
    return passes(event) ? event : next(passes);
  };
  return { next, leave: () => reader.cancel() };
}

function parsed(text: string): ServerEvent {
  const [, name = "", data = ""] = /^event: (\w+)\ndata: (.*)$/.exec(text) ?? [];
  const json: unknown = JSON.parse(data);
  return { name, data: json };
}

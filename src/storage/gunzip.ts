/** Unpacks with the browser's own stream: no code of ours, and none to load. */

/** No page of a list comes near it. */
const mostBytes = 64 * 1024 * 1024;

/** Null for what is no gzip, is cut short or torn, or would unpack to more than any page. */
export const gunzip = (packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> =>
  unpack(packed, "gzip");

/** The same for raw deflate. */
export const inflate = (packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> =>
  unpack(packed, "deflate-raw");

async function unpack(
  packed: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
): Promise<Uint8Array | null> {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  // whoever reads is told the same
  void Promise.all([writer.write(packed), writer.close()]).catch(() => undefined);
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    // browsers reject with a TypeError, Node with zlib's own: either says that this is none
    const part = await reader.read().catch(() => null);
    if (part === null) return null;
    if (part.done) return joined(parts, size);
    parts.push(part.value);
    size += part.value.length;
    if (size <= mostBytes) continue;
    await reader.cancel();
    return null;
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

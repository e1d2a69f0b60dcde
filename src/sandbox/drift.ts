/**
 * What a supplier's answer looks like after an update that nobody announced. In every object, at every depth, the first
 * member that holds something gets `_v2` behind its name; null, "", [] and {} hold nothing, and are what a caller must do
 * without anyway. Suppliers name first what identifies a thing: `uuid`, `id`, `qr_code`, `access_token`.
 */
export async function drifted(answer: Response): Promise<Response> {
  if (!/\bjson\b/i.test(answer.headers.get("content-type") ?? "")) return answer;
  const json: unknown = await answer.json();
  const { status, headers } = answer;
  return new Response(JSON.stringify(driftedJson(json)), { status, headers });
}

export function driftedJson(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(driftedJson);
  if (typeof json !== "object" || json === null) return json;
  const members: readonly (readonly [string, unknown])[] = Object.entries(json);
  const renamed = members.findIndex(([, value]) => holdsSomething(value));
  return Object.fromEntries(
    members.map(([name, value], index) => [
      index === renamed ? `${name}_v2` : name,
      driftedJson(value),
    ]),
  );
}

function holdsSomething(value: unknown): boolean {
  if (value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

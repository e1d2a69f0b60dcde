/**
 * A JSON file with comments and trailing commas as a source: every member knows its line.
 *
 * Texts of the file never appear in what is told of it: any of them may be a secret.
 */
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { type Path, pathText, type Source, type Trouble } from "./source.ts";

export interface JsonDocument extends Source {
  /** Members that stand twice in one object: the first would be passed over in silence. */
  readonly repeated: readonly Trouble[];
}

/** `name` is the file's, for its errors: lines of what stops it from being JSON, at most three. */
export function parseJsonDocument(
  name: string,
  text: string,
): Result<JsonDocument, readonly string[]> {
  const plain = text.replace(/^\u{feff}/u, "");
  const lineAt = (offset: number): number => plain.slice(0, offset).split("\n").length;
  const errors: ParseError[] = [];
  const root = parseTree(plain, errors, { allowTrailingComma: true });
  if (root === undefined || errors.length > 0)
    return fail(tellErrors(errors, (error) => `${name}:${lineAt(placeOfError(error, plain))}`));
  const value: unknown = getNodeValue(root);
  return ok({
    value,
    placeOf: (path) => {
      const line = lineAt(nearestNode(root, path).offset);
      const where = pathText(path);
      return { order: line, text: `${name}:${line}${where === "" ? "" : ` ${where}`}` };
    },
    repeated: repeatedIn(root, [], lineAt),
  });
}

/** What comes after the third is mostly about what came before it. */
const mostErrors = 3;

function tellErrors(
  errors: readonly ParseError[],
  placeOf: (error: ParseError) => string,
): readonly string[] {
  const told = new Map<string, string>();
  for (const error of errors) {
    const place = placeOf(error);
    const words = wordsByCode.get(printParseErrorCode(error.error)) ?? "this is not JSON";
    if (!told.has(place)) told.set(place, `${place}: ${words}`);
  }
  return [...told.values()].slice(0, mostErrors);
}

const wordsByCode: ReadonlyMap<string, string> = new Map([
  ["InvalidSymbol", "texts and names stand in double quotes; without are true, false and null"],
  ["InvalidNumberFormat", "this is not a number"],
  ["UnexpectedEndOfNumber", "this is not a number"],
  ["PropertyNameExpected", "expected a member's name in double quotes"],
  ["ValueExpected", "expected a value"],
  ["ColonExpected", 'expected ":" after the name'],
  ["CommaExpected", 'expected "," or the closing bracket'],
  ["CloseBraceExpected", 'expected "}"'],
  ["CloseBracketExpected", 'expected "]"'],
  ["EndOfFileExpected", "expected nothing after the last brace"],
  ["UnexpectedEndOfComment", "a comment has no end"],
  ["UnexpectedEndOfString", "a text has no closing quote on its line"],
  ["InvalidUnicode", "\\u wants four hexadecimal digits"],
  ["InvalidEscapeCharacter", "a text has an unknown escape; a backslash is written twice"],
  ["InvalidCharacter", "a text has a control character, or a tab that is not written as \\t"],
]);

/** What is missing is missing behind the last thing before it, not where the next begins. */
function placeOfError({ error, offset }: ParseError, text: string): number {
  const isMissing = /^(Comma|Colon|Close\w+)Expected$/.test(printParseErrorCode(error));
  return isMissing ? text.slice(0, offset).trimEnd().length : offset;
}

/** The member itself with its name, or the object that it is missing from. */
function nearestNode(root: Node, path: Path): Node {
  const steps = path.map((step) => (typeof step === "number" ? step : String(step)));
  const node = findNodeAtLocation(root, steps);
  if (node === undefined) return nearestNode(root, path.slice(0, -1));
  return node.parent?.type === "property" ? node.parent : node;
}

function repeatedIn(
  node: Node,
  path: Path,
  lineAt: (offset: number) => number,
): readonly Trouble[] {
  const children = node.children ?? [];
  if (node.type === "array")
    return children.flatMap((child, n) => repeatedIn(child, [...path, n], lineAt));
  if (node.type !== "object") return [];
  const first = new Map<string, Node>();
  return children.flatMap((property) => {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) return [];
    const name: unknown = key.value;
    const member = String(name);
    const earlier = first.get(member);
    if (earlier === undefined) {
      first.set(member, property);
      return repeatedIn(value, [...path, member], lineAt);
    }
    const text = `stands twice, here and on line ${lineAt(property.offset)}`;
    return [{ path: [...path, member], text }];
  });
}

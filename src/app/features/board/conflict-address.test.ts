import { expect, test } from "vitest";
import { conflictPath, isAt } from "./conflict-address.ts";

test.each(["admitted-twice/octo/b 1/unit-1", "50%/#?&+é", "%2F%", "\uD800lone"])(
  "%j is found again by its address, also where the router has decoded some of it",
  (id) => {
    const part = conflictPath(id).replace("/board/conflict/", "");
    expect(part).not.toMatch(/[/?#]/);
    expect(isAt({ id }, part)).toBe(true);
    expect(isAt({ id }, decodeURI(part))).toBe(true);
    expect(isAt({ id: `${id}x` }, part)).toBe(false);
  },
);

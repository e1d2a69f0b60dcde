import { describe, expect, it } from "vitest";
import { isLoopback, readOrigin } from "./origin.ts";

describe("STILE_ORIGIN", () => {
  it.each([
    ["https://gate.example.com", "https://gate.example.com", 443],
    ["https://gate.example.com/", "https://gate.example.com", 443],
    ["https://gate.example.com//", "https://gate.example.com", 443],
    [" https://Gate.Example.com:443 ", "https://gate.example.com", 443],
    ["https://192.168.1.20:8080/", "https://192.168.1.20:8080", 8080],
    ["http://localhost:8080/", "http://localhost:8080", 8080],
    ["http://localhost", "http://localhost", 80],
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000", 9000],
  ])("%j is taken as %s", (text, origin, port) => {
    expect(readOrigin(text)).toMatchObject({ ok: true, value: { text: origin, port } });
  });

  it.each([
    ["gate.example.com", "is no web address. Write it like https://"],
    ["gate.example.com:8443", "is no web address. Write it like https://"],
    ["localhost:8080", "is no web address. Write it like https://"],
    ["ftp://gate.example.com", "is no web address"],
    ["https://", "is no web address"],
    ["https://gate.example.com/stile", "a host of its own: https://gate.example.com."],
    ["https://gate.example.com/?a=b", "a host of its own: https://gate.example.com."],
    ["https://gate.example.com/#top", "a host of its own"],
    ["http://gate.example.com", "browsers give no camera to http://"],
    ["http://192.168.1.20:8080", "STILE_ORIGIN is http://192.168.1.20:8080, and browsers"],
  ])("%j is refused: …%s", (text, sentence) => {
    const read = readOrigin(text);
    expect(read).toMatchObject({ ok: false });
    expect(read.ok ? "" : read.failure).toContain(sentence);
  });

  it("with a password in it is refused without repeating it", () => {
    const read = readOrigin("https://me:hush@gate.example.com/x");
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain("hush");
  });
});

describe("this machine's own names", () => {
  it.each(["localhost", "app.localhost", "LOCALHOST", "127.0.0.1", "127.8.0.1", "::1", "[::1]"])(
    "%s",
    (host) => expect(isLoopback(host)).toBe(true),
  );
  it.each(["localhost.example.com", "mylocalhost", "127.0.0.1.example.com", "10.0.0.1", "0.0.0.0"])(
    "not %s",
    (host) => expect(isLoopback(host)).toBe(false),
  );
});

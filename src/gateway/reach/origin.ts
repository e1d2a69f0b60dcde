/** `STILE_ORIGIN`: the address that goes into links. Browsers give a camera only to `https://` and to this machine itself. */
import { fail, ok, type Result } from "../../core/result.ts";

export interface Origin {
  /** Scheme, host and port, without a slash at the end. */
  readonly text: string;
  readonly host: string;
  /** The port that a browser asks. */
  readonly port: number;
  readonly isSecureScheme: boolean;
  /** Whoever opens it asks their own machine. */
  readonly isLoopback: boolean;
}

/** Slashes at the end are mended, everything else that cannot work is refused with a sentence for the one who set it. */
export function readOrigin(text: string): Result<Origin, string> {
  const url = parsed(text);
  // what stands before an @ may be a password: not repeated
  if (url !== null && `${url.username}${url.password}` !== "")
    return fail(
      "STILE_ORIGIN has a name or a password in it. Write it like https://gate.example.com.",
    );
  if (url === null)
    return fail(
      `STILE_ORIGIN is “${text}”, which is no web address. Write it like https://gate.example.com.`,
    );
  if (!/^\/*$/.test(url.pathname) || url.search !== "" || url.hash !== "")
    return fail(
      `STILE_ORIGIN is ${text}, with something behind the host. Stile needs a host of its own: ${url.origin}.`,
    );
  const origin = originOf(url);
  return origin.isSecureScheme || origin.isLoopback
    ? ok(origin)
    : fail(`STILE_ORIGIN is ${url.origin}, and browsers give no camera to http://.`);
}

/** Null also for `gate.example.com:8443`, which parses as a scheme. */
function parsed(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return ["http:", "https:"].includes(url.protocol) ? url : null;
}

function originOf(url: URL): Origin {
  const isSecureScheme = url.protocol === "https:";
  return {
    text: url.origin,
    host: url.hostname,
    port: url.port === "" ? (isSecureScheme ? 443 : 80) : Number(url.port),
    isSecureScheme,
    isLoopback: isLoopback(url.hostname),
  };
}

/** A name or address by which a machine means itself (W3C Secure Contexts, 3.1). */
export const isLoopback = (host: string): boolean =>
  /^(?:.+\.)?localhost$|^127(?:\.\d{1,3}){3}$|^\[?::1\]?$/i.test(host);

/**
 * What the authority of `--lan` may vouch for (RFC 5280, 4.2.1.10): names and private addresses of a local network. Who
 * steals its key can pretend to be no site of the internet to the phones that trust it.
 */
import "reflect-metadata"; // wanted by the library before it is loaded
import { Extension, GeneralName } from "@peculiar/x509";

const permitted = [
  new GeneralName("dns", "local"), // with everything below it
  new GeneralName("dns", "localhost"),
  new GeneralName("ip", "10.0.0.0/8"),
  new GeneralName("ip", "172.16.0.0/12"),
  new GeneralName("ip", "192.168.0.0/16"),
  new GeneralName("ip", "127.0.0.0/8"),
];

/** The library has no class of its own for this extension. */
export function nameConstraints(): Extension {
  const subtrees = permitted.map(({ rawData }) => der(sequence, [new Uint8Array(rawData)]));
  const content = der(sequence, [der(permittedSubtrees, subtrees)]);
  return new Extension("2.5.29.30", true, content);
}

const sequence = 0x30;
const permittedSubtrees = 0xa0;

function der(tag: number, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = parts.flatMap((part) => [...part]);
  if (content.length > 127) throw new Error("a longer DER length is not needed here");
  return Uint8Array.of(tag, content.length, ...content);
}
